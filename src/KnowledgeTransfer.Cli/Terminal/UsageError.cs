using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace KnowledgeTransfer.Cli.Terminal;

/// <summary>What is wrong with a command line, each mistake in one sentence, mistyped names with the nearest that exists.</summary>
internal static class UsageError
{
    /// <summary>The mistakes; none if the command can run or only help was asked for.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (parsed.Action is not ParseErrorAction && parsed.Action != command.Action) return [];
        // A mistyped name makes the parser stumble over what follows it, too; only the name is worth reporting.
        if (UnknownVerb(parsed, command) is { } unknownVerb) return [unknownVerb];
        string[] unknownOptions = [.. UnknownOptions(parsed, command)];
        return unknownOptions.Length > 0 ? unknownOptions : [.. parsed.Errors.Select(e => e.Message).Distinct()];
    }

    /// <summary>The verbs that lead to the command, each followed by a space.</summary>
    public static string Path(ParseResult parsed) =>
        string.Concat(Ancestry(parsed.CommandResult).Reverse().Where(c => c is not RootCommand).Select(c => c.Name + " "));

    private static string? UnknownVerb(ParseResult parsed, Command command)
    {
        if (command.Subcommands.Count == 0) return null;
        if (parsed.UnmatchedTokens.FirstOrDefault(t => !t.StartsWith('-')) is not { } word) return null;
        string nearest = NearestName.Of(word, command.Subcommands.Select(c => c.Name), 1)[0];
        return $"there is no verb {Path(parsed)}{word}; the nearest is {Path(parsed)}{nearest}.";
    }

    /// <summary>Where a path or a number is expected, the parser takes a mistyped <c>--option</c> for it; after <c>--</c> it may.</summary>
    private static IEnumerable<string> UnknownOptions(ParseResult parsed, Command command)
    {
        string[] known =
        [
            .. Ancestry(parsed.CommandResult).SelectMany(c => c.Options.Where(o => c == command || o.Recursive)).Select(o => o.Name),
        ];
        return parsed.Tokens
            .TakeWhile(t => t.Type != TokenType.DoubleDash)
            .Where(t => t.Type == TokenType.Argument && t.Value.StartsWith("--", StringComparison.Ordinal))
            .Select(t => t.Value.Split('=')[0])
            .Distinct()
            .Select(name => $"there is no option {name}; the nearest is {NearestName.Of(name, known, 1)[0]}.");
    }

    private static IEnumerable<Command> Ancestry(CommandResult innermost)
    {
        for (CommandResult? result = innermost; result is not null; result = result.Parent as CommandResult) yield return result.Command;
    }
}
