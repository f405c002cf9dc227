using System.CommandLine;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt options</c>: every setting of a run, as <c>docs/options.md</c> has it.</summary>
internal static class OptionsVerb
{
    /// <summary>The whole reference in Markdown; <c>docs/options.md</c> is this text.</summary>
    public static string Reference() =>
        "# Settings of a run\n\n" +
        "What `kt run CONFIG.json` reads and `--set KEY=VALUE` overrides. Order: defaults, then the file, then `--set`. " +
        "Made by `kt options`; a test keeps it fresh.\n\n" +
        OptionReference.ToMarkdown(OptionReference.Of<RunConfig>());

    public static Verb Create()
    {
        var command = new Command("options", "List every setting that a configuration file or --set takes");
        command.SetAction(_ =>
        {
            Console.Out.Write(Reference());
            return ExitCode.Done;
        });
        return new Verb(command, ["kt options"]);
    }
}
