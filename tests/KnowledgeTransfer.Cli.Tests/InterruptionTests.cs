using System.Diagnostics;
using System.Globalization;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary>
/// A run that is stopped by Ctrl-C or killed in any stage, and called again, leaves the same bytes as one that was left alone.
/// </summary>
public sealed class InterruptionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT", "features/work/train.npy.tmp")]
    [InlineData("KILL", "features/work/train.npy.tmp")]
    [InlineData("KILL", "clusters/work/kmeans.checkpoint")]
    [InlineData("INT", "student/work/random.safetensors")]
    [InlineData("KILL", "student/work/checkpoint.safetensors")]
    [InlineData("KILL", "eval/work/key.json")]
    public void Interrupted_and_resumed_is_as_if_nothing_had_happened(string signal, string sign)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent with kill");
        Pictures.Write(_folder["pictures"], 400);
        using (Process stopped = Start("stopped"))
        {
            // The file says that the stage is under way; if the stage was faster than the signal, a later one is interrupted.
            SpinWait.SpinUntil(() => File.Exists(_folder["stopped", sign]) || stopped.HasExited);
            Signal(stopped, signal);
            stopped.WaitForExit();
            Assert.Equal(signal == "INT" ? 130 : 137, stopped.ExitCode);
        }
        Assert.False(File.Exists(_folder["stopped", "report.html"]));

        Finish("stopped");
        Finish("left-alone");
        RunFolderBytes.AssertEqual(_folder["left-alone"], _folder["stopped"]);
    }

    [Fact]
    public void A_second_process_in_the_same_folder_is_told_who_holds_it()
    {
        Pictures.Write(_folder["pictures"], 400);
        using Process first = Start("run");
        try
        {
            SpinWait.SpinUntil(() => File.Exists(_folder["run", "data", "data.json"]) || first.HasExited);
            Kt.Refused(2, ["in use by process", first.Id.ToString(CultureInfo.InvariantCulture)], Arguments("run"));
        }
        finally
        {
            first.Kill();
            first.WaitForExit();
        }
        Finish("run");
    }

    private string[] Arguments(string name) =>
    [
        "transfer", "rotnet", _folder["pictures"], "--k", "7", "--out", _folder[name],
        "--set", "student.epochs=8", "--set", "student.batchSize=16", "--set", "student.checkpointSteps=20", "--set", "threads=1",
    ];

    private Process Start(string name)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "kt"), Arguments(name))
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    private void Finish(string name)
    {
        using Process process = Start(name);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private static void Signal(Process process, string signal)
    {
        using Process kill = Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
