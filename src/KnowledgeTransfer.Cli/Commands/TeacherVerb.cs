using System.CommandLine;
using KnowledgeTransfer.Cli.Terminal;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt teacher inspect</c>, <c>import</c> and <c>permutations</c>.</summary>
internal static class TeacherVerb
{
    public static Verb Create() => new(
        new Command("teacher", "Look into a network, describe it as a teacher, or prepare to train one"), [],
        TeacherInspectVerb.Create(), TeacherImportVerb.Create(), TeacherPermutationsVerb.Create());
}
