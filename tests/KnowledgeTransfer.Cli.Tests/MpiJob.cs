using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary><c>mpirun -n N kt ...</c> as a job of its own; skips the test, with the reason, where there is no mpirun.</summary>
internal sealed class MpiJob : IDisposable
{
    private static readonly Lazy<string?> s_version = new(Version);
    private readonly Process _process;
    private readonly StringBuilder _output = new(), _error = new();

    private MpiJob(IReadOnlyDictionary<string, string> environment, IEnumerable<string> arguments)
    {
        Assert.SkipWhen(s_version.Value is null, "there is no mpirun here; install openmpi-bin");
        bool isOpenMpi = s_version.Value!.Contains("Open MPI", StringComparison.Ordinal);
        ProcessStartInfo start = new("mpirun", [.. isOpenMpi ? (string[])["--oversubscribe"] : [], .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _output.Append(line.Data is { } text ? text + "\n" : "");
        _process.ErrorDataReceived += (_, line) => _error.Append(line.Data is { } text ? text + "\n" : "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The program, as every rank starts it.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "kt");

    /// <summary>Begins a job of some ranks.</summary>
    public static MpiJob Start(int rankCount, params string[] arguments) =>
        new(new Dictionary<string, string>(), Ranks(rankCount, arguments));

    /// <summary>Runs a job of some ranks to its end.</summary>
    public static Kt Run(int rankCount, params string[] arguments) => Run(new Dictionary<string, string>(), Ranks(rankCount, arguments));

    /// <summary>Runs a job with more in the environment than the tests have, by mpirun's own arguments.</summary>
    public static Kt Run(IReadOnlyDictionary<string, string> environment, IEnumerable<string> arguments)
    {
        using var job = new MpiJob(environment, arguments);
        return job.End();
    }

    /// <summary>The ranks' processes: what mpirun started on this machine.</summary>
    public int[] Children()
    {
        string all = File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children");
        return [.. all.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
    }

    /// <summary>Waits until a file exists or the job has ended.</summary>
    public void WaitFor(string file) => SpinWait.SpinUntil(() => File.Exists(file) || _process.HasExited);

    /// <summary>Waits for the end.</summary>
    public Kt End()
    {
        _process.WaitForExit();
        return new Kt(_process.ExitCode, _output.ToString(), _error.ToString());
    }

    public void Dispose() => _process.Dispose();

    private static IEnumerable<string> Ranks(int rankCount, string[] arguments) =>
        ["-n", rankCount.ToString(CultureInfo.InvariantCulture), Program, .. arguments];

    private static string? Version()
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("mpirun", "--version") { RedirectStandardOutput = true })!;
            return process.StandardOutput.ReadToEnd();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
