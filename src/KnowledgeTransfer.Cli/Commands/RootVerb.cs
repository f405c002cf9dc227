using System.CommandLine;
using KnowledgeTransfer.Cli.Terminal;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary>All verbs of <c>kt</c>.</summary>
internal static class RootVerb
{
    public static RootCommand Create() => Verb.Attach(
        new RootCommand("Any teacher in, a small student out, no labels."),
        ["kt quickstart", "kt transfer teacher.onnx pictures/", "kt clusters vectors.npy --k 1000"],
        QuickstartVerb.Create().OnDevices(), TransferVerb.Create().OnDevices(), RunVerb.Create().OnDevices(),
        DataVerb.Create(), TeacherVerb.Create(), FeaturesVerb.Create().OnDevices(), ClustersVerb.Create(), LabelsVerb.Create().OnDevices(),
        StudentVerb.Create().OnDevices(), EvalVerb.Create().OnDevices(), LeaderboardVerb.Create().OnDevices(),
        ReportVerb.Create(), BenchVerb.Create(), OptionsVerb.Create(), DoctorVerb.Create());
}
