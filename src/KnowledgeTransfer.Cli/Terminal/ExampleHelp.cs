using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace KnowledgeTransfer.Cli.Terminal;

/// <summary>The usual help text followed by examples that work as they stand.</summary>
internal sealed class ExampleHelp(HelpAction help, IReadOnlyDictionary<Command, string[]> examples) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int code = WithoutArgumentsAbove(parseResult, () => help.Invoke(parseResult));
        if (!examples.TryGetValue(parseResult.CommandResult.Command, out string[]? lines)) return code;
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine(lines.Length == 1 ? "Example:" : "Examples:");
        foreach (string line in lines) output.WriteLine("  " + line);
        output.WriteLine();
        return code;
    }

    /// <summary>Help would show the arguments of the verbs above as well, which are not given where a verb below them is.</summary>
    private static int WithoutArgumentsAbove(ParseResult parsed, Func<int> show)
    {
        Argument[] above = [.. parsed.CommandResult.Command.Parents.OfType<Command>().SelectMany(c => c.Arguments).Where(a => !a.Hidden)];
        Array.ForEach(above, argument => argument.Hidden = true);
        try
        {
            return show();
        }
        finally
        {
            Array.ForEach(above, argument => argument.Hidden = false);
        }
    }
}
