using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary><c>kt</c> as a process of its own, for what cannot be done to the test's own process: interrupt it, kill it.</summary>
internal sealed partial class KtProcess : IDisposable
{
    /// <summary>SIGTERM, which kt treats as Ctrl-C (SIGINT); a shell's background jobs, CI among them, start with SIGINT ignored.</summary>
    public const int Terminate = 15;

    /// <summary>SIGKILL.</summary>
    public const int Kill = 9;

    private readonly Process _process;
    private readonly StringBuilder _error = new();

    public KtProcess(params string[] arguments) : this(new Dictionary<string, string>(), arguments)
    {
    }

    /// <param name="environment">What it has besides the tests' own.</param>
    /// <param name="arguments">Of kt.</param>
    public KtProcess(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        _process = Process.Start(Start(environment, arguments))!;
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_error) _error.AppendLine(line.Data);
        };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>Runs to the end, with more in the environment than the tests have.</summary>
    public static Kt Run(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using Process process = Process.Start(Start(environment, arguments))!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Kt(process.ExitCode, output, error.Result);
    }

    public int Id => _process.Id;

    /// <summary>Waits until one of some files exists or the process has ended.</summary>
    public void WaitFor(params string[] files) => SpinWait.SpinUntil(() => files.Any(File.Exists) || _process.HasExited);

    /// <summary>Waits until it has said something on stderr or has ended.</summary>
    public void WaitFor(Func<string, bool> said) => SpinWait.SpinUntil(() =>
    {
        lock (_error) return said(_error.ToString()) || _process.HasExited;
    });

    /// <summary>Sends a signal and waits for the end.</summary>
    /// <returns>The exit code; 128 + signal if the signal killed it.</returns>
    public int Send(int signal)
    {
        Send(_process.Id, signal);
        return WaitForEnd();
    }

    /// <summary>Sends a signal to any process.</summary>
    public static void Send(int processId, int signal) => _ = SendSignal(processId, signal);

    public int WaitForEnd()
    {
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose() => _process.Dispose();

    private static ProcessStartInfo Start(IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "kt"), arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        return start;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);
}
