using System.CommandLine;
using KnowledgeTransfer.Cli.Terminal;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary>All verbs of <c>kt</c>.</summary>
internal static class RootVerb
{
    public static RootCommand Create() => Verb.Attach(
        new RootCommand("Any teacher in, a small student out, no labels."),
        ["kt quickstart", "kt transfer teacher.onnx pictures/", "kt clusters vectors.npy --k 1000"],
        QuickstartVerb.Create(), TransferVerb.Create(), RunVerb.Create(),
        DataVerb.Create(), TeacherVerb.Create(), FeaturesVerb.Create(), ClustersVerb.Create(), LabelsVerb.Create(),
        StudentVerb.Create(), EvalVerb.Create(), LeaderboardVerb.Create(),
        ReportVerb.Create(), OptionsVerb.Create(), DoctorVerb.Create());
}
