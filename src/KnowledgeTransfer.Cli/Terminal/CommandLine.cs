using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using KnowledgeTransfer.Cli.Commands;
using KnowledgeTransfer.Cli.Ranks;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Torch.Runtime;

namespace KnowledgeTransfer.Cli.Terminal;

/// <summary>Parses, runs, and turns every way to fail into one message on stderr and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>
    /// Runs the command that the arguments name. Ctrl-C and SIGTERM cancel it and leave a resumable run; a second Ctrl-C ends at once.
    /// </summary>
    /// <returns>The exit code for the shell; see <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, RootCommand root)
    {
        Job.Prepare();
        ParseResult parsed = root.Parse(args);
        bool isRun = parsed.Action == parsed.CommandResult.Command.Action; // and not its help
        string? refusal = isRun ? Job.Refusal(parsed.CommandResult.Command) : null;
        IReadOnlyList<string> mistakes = refusal is null ? UsageError.Of(parsed) : [refusal];
        if ((mistakes.Count > 0 || !isRun) && Job.LeavesSpeaking) return ExitCode.Done;
        if (mistakes.Count > 0)
        {
            foreach (string mistake in mistakes) await Console.Error.WriteLineAsync($"kt: {mistake}");
            await Console.Error.WriteLineAsync($"Try: kt {UsageError.Path(parsed)}--help");
            return ExitCode.BadUsage;
        }

        using var cancellation = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = Register(PosixSignal.SIGINT), terminate = Register(PosixSignal.SIGTERM);
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        try
        {
            NetworkDevices.Want(DeviceOf(parsed));
            if (LibTorchOf(parsed) is { } folder) return LibTorchContext.Run(folder, typeof(CommandLine).Assembly, args);
            if (isRun) Job.Join(args);
            return Job.Leave(Job.Ranks.Size == 1
                ? await parsed.InvokeAsync(configuration, cancellation.Token)
                : Job.Run(() => parsed.InvokeAsync(configuration, cancellation.Token).GetAwaiter().GetResult()));
        }
        catch (Exception e) when (ExitCode.Of(Cause(e)) is { } code)
        {
            Exception cause = Cause(e);
            if (Job.IsFirst)
            {
                await Console.Error.WriteLineAsync(cause is OperationCanceledException
                    ? "kt: stopped. What was finished is kept; the same command goes on from there."
                    : $"kt: {cause.Message}");
            }
            return Job.Leave(code);
        }

        PosixSignalRegistration Register(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = !cancellation.IsCancellationRequested;
            cancellation.Cancel();
        });

        static Exception Cause(Exception e) => e switch
        {
            AggregateException { InnerExceptions: [Exception only] } => Cause(only),
            RankFailedException { InnerException: { } cause } => cause,
            _ => e,
        };
    }

    private static NetworkDevice DeviceOf(ParseResult parsed) => parsed.GetResult(CommonOptions.DeviceName) is OptionResult given
        ? given.GetValueOrDefault<Word<NetworkDevice>>()
        : NetworkDevice.Auto;

    /// <summary>The libtorch that the verb must run with instead of the packaged one, or null where it does already.</summary>
    private static LibTorchFolder? LibTorchOf(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (LibTorchContext.IsCurrent || parsed.Action != command.Action) return null; // help needs none
        try
        {
            return LibTorchFolder.Requested();
        }
        catch (DeviceException) when (command.Name == DoctorVerb.Name)
        {
            return null; // says itself what is wrong with it
        }
    }
}
