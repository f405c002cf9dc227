using System.Globalization;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary>
/// A run that is stopped by Ctrl-C or killed in any stage, and called again, leaves the same bytes as one that was left alone.
/// </summary>
public sealed class InterruptionTests(InterruptionTests.LeftAlone leftAlone) : IClassFixture<InterruptionTests.LeftAlone>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(KtProcess.Terminate, "features/unfinished/train.npy.tmp")]
    [InlineData(KtProcess.Terminate, "student/unfinished/random.safetensors")]
    [InlineData(
        KtProcess.Kill, "features/unfinished/train.npy.tmp", "clusters/unfinished/kmeans.checkpoint",
        "student/unfinished/checkpoint.safetensors", "eval/unfinished/key.json")]
    public void Interrupted_and_resumed_is_as_if_nothing_had_happened(int signal, params string[] signs)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no signals to send");
        foreach (string sign in signs)
        {
            using KtProcess stopped = leftAlone.Start(_folder["run"]);
            // The file says that the stage is under way; if the stage was faster than the signal, a later one is interrupted.
            string stage = sign[..sign.IndexOf('/')];
            stopped.WaitFor(_folder["run", sign], _folder["run", stage, stage + ".json"]);
            Assert.Equal(signal == KtProcess.Terminate ? 130 : 137, stopped.Send(signal));
            Assert.False(File.Exists(_folder["run", "report.html"]));
        }

        using (KtProcess resumed = leftAlone.Start(_folder["run"])) Assert.Equal(0, resumed.WaitForEnd());
        RunFolderBytes.AssertEqual(leftAlone.Run, _folder["run"]);
    }

    [Fact]
    public void A_second_process_in_the_same_folder_is_told_who_holds_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no signals to send");
        using KtProcess first = leftAlone.Start(_folder["run"]);
        first.WaitFor(_folder["run", "data", "data.json"]);
        try
        {
            Kt.Refused(2, ["in use by process", first.Id.ToString(CultureInfo.InvariantCulture)], leftAlone.Arguments(_folder["run"]));
        }
        finally
        {
            first.Send(KtProcess.Kill);
        }
    }

    /// <summary>The pictures, and the run that nobody disturbed.</summary>
    public sealed class LeftAlone : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public LeftAlone()
        {
            Pictures.Write(_folder["pictures"], 240);
            using KtProcess run = Start(Run);
            Assert.Equal(0, run.WaitForEnd());
        }

        public string Run => _folder["run"];

        public void Dispose() => _folder.Dispose();

        internal KtProcess Start(string folder) => new(Arguments(folder));

        internal string[] Arguments(string folder) =>
        [
            "transfer", "rotnet", _folder["pictures"], "--k", "7", "--out", folder,
            "--set", "student.epochs=4", "--set", "student.batchSize=16", "--set", "student.checkpointSteps=10", "--set", "threads=1",
        ];
    }
}
