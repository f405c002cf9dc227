using System.CommandLine;
using KnowledgeTransfer.Cli.Terminal;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt teacher</c>: everything about networks that teach.</summary>
internal static class TeacherVerb
{
    public static Verb Create() => new(
        new Command("teacher", "Train a network without labels, or look into one and describe it as a teacher"), [],
        TeacherTrainVerb.Create().OnDevices(),
        TeacherPreviewVerb.Create(),
        TeacherShortcutsVerb.Create(),
        TeacherPermutationsVerb.Create(),
        TeacherSweepVerb.Create().OnDevices(),
        TeacherInspectVerb.Create(),
        TeacherImportVerb.Create());
}
