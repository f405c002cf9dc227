using System.CommandLine;
using KnowledgeTransfer.Cli.Terminal;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt teacher inspect</c>, <c>kt teacher import</c> and <c>kt teacher sweep</c>.</summary>
internal static class TeacherVerb
{
    public static Verb Create() => new(
        new Command("teacher", "Look into a network, choose its layer, or describe it as a teacher"), [],
        TeacherInspectVerb.Create(), TeacherImportVerb.Create(), TeacherSweepVerb.Create());
}
