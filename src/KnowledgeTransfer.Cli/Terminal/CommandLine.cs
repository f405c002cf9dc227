using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;

namespace KnowledgeTransfer.Cli.Terminal;

/// <summary>Parses, runs, and turns every way to fail into one message on stderr and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Runs the command that the arguments name. Ctrl-C and SIGTERM cancel it and leave a resumable run; a second Ctrl-C ends at once.</summary>
    /// <returns>The exit code for the shell; see <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, RootCommand root)
    {
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is ParseErrorAction)
        {
            foreach (string message in parsed.Errors.Select(e => e.Message).Distinct()) await Console.Error.WriteLineAsync($"kt: {message}");
            await Console.Error.WriteLineAsync($"Try: kt {Path(parsed)}--help");
            return ExitCode.BadUsage;
        }

        using var cancellation = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = Register(PosixSignal.SIGINT), terminate = Register(PosixSignal.SIGTERM);
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        try
        {
            return await parsed.InvokeAsync(configuration, cancellation.Token);
        }
        catch (Exception e) when (ExitCode.Of(Cause(e)) is { } code)
        {
            Exception cause = Cause(e);
            await Console.Error.WriteLineAsync(cause is OperationCanceledException
                ? "kt: stopped. What was finished is kept; the same command goes on from there."
                : $"kt: {cause.Message}");
            return code;
        }

        PosixSignalRegistration Register(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = !cancellation.IsCancellationRequested;
            cancellation.Cancel();
        });

        static Exception Cause(Exception e) => e is AggregateException { InnerExceptions: [Exception only] } ? Cause(only) : e;

        static string Path(ParseResult parsed)
        {
            var words = new List<string>();
            for (System.CommandLine.Parsing.SymbolResult? r = parsed.CommandResult; r is System.CommandLine.Parsing.CommandResult c; r = c.Parent)
                if (c.Command is not RootCommand) words.Insert(0, c.Command.Name);
            return string.Concat(words.Select(w => w + " "));
        }
    }
}
