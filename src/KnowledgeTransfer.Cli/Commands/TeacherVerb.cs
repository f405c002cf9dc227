using System.CommandLine;
using KnowledgeTransfer.Cli.Terminal;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt teacher</c>.</summary>
internal static class TeacherVerb
{
    public static Verb Create() => new(
        new Command("teacher", "Look into a network, describe it as a teacher, or train one"), [],
        TeacherInspectVerb.Create(), TeacherImportVerb.Create(), TeacherTrainVerb.Create());
}
