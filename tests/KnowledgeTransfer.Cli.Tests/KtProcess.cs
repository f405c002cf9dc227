using System.Diagnostics;
using System.Runtime.InteropServices;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary><c>kt</c> as a process of its own, for what cannot be done to the test's own process: interrupt it, kill it.</summary>
internal sealed partial class KtProcess : IDisposable
{
    /// <summary>SIGTERM, which kt treats as Ctrl-C (SIGINT); a shell's background jobs, CI among them, start with SIGINT ignored.</summary>
    public const int Terminate = 15;

    /// <summary>SIGKILL.</summary>
    public const int Kill = 9;

    private readonly Process _process;

    public KtProcess(params string[] arguments)
    {
        _process = Process.Start(Start(arguments))!;
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>Runs to the end, with more in the environment than the tests have.</summary>
    public static Kt Run(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        ProcessStartInfo start = Start(arguments);
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Kt(process.ExitCode, output, error.Result);
    }

    public int Id => _process.Id;

    /// <summary>Waits until a file exists or the process has ended.</summary>
    public void WaitFor(string file) => SpinWait.SpinUntil(() => File.Exists(file) || _process.HasExited);

    /// <summary>Sends a signal and waits for the end.</summary>
    /// <returns>The exit code; 128 + signal if the signal killed it.</returns>
    public int Send(int signal)
    {
        _ = SendSignal(_process.Id, signal);
        return WaitForEnd();
    }

    public int WaitForEnd()
    {
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose() => _process.Dispose();

    private static ProcessStartInfo Start(string[] arguments) => new(Path.Combine(AppContext.BaseDirectory, "kt"), arguments)
    {
        RedirectStandardError = true,
        RedirectStandardOutput = true,
    };

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);
}
