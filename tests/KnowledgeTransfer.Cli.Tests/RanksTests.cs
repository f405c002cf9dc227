using System.Text.Json;
using KnowledgeTransfer.Cli.Ranks;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary><c>kt clusters</c> and <c>kt labels</c> under a real mpirun: the bytes of one process, and every way to fail.</summary>
public sealed class RanksTests : IDisposable
{
    private const int RowCount = 3000, Dimension = 6;
    private readonly TemporaryFolder _folder = new();
    private readonly float[] _values;

    public RanksTests()
    {
        var random = new Random(11);
        _values = [.. Enumerable.Range(0, RowCount * Dimension).Select(_ => random.NextSingle())];
        Write("v", 0, RowCount);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ranks_write_the_files_of_one_process_and_one_of_them_speaks()
    {
        Write("part-0", 0, 1500);
        Write("part-1", 1500, RowCount);
        string[] options = ["--k", "17", "--iterations", "9", "--transform", "centre", "--json"];
        Kt.Done(["clusters", _folder["part-{0..1}.npy"], .. options, "--out", _folder["one"]]);
        Kt two = Done(2, ["clusters", _folder["part-{0..1}.npy"], .. options, "--out", _folder["two"]]);
        RunFolderBytes.AssertEqual(_folder["one"], _folder["two"]);
        Assert.Equal(RowCount, JsonDocument.Parse(two.Out).RootElement.GetProperty("rowCount").GetInt64());
        Assert.Single(two.Error.Split('\n'), line => line.StartsWith("clusters", StringComparison.Ordinal));

        Kt.Done("labels", _folder["v.npy"], "--clusters", _folder["one"], "--out", _folder["labels-one"]);
        Done(3, "labels", _folder["v.npy"], "--clusters", _folder["one"], "--out", _folder["labels-three"]);
        RunFolderBytes.AssertEqual(_folder["labels-one"], _folder["labels-three"]);
        Assert.Contains("skipped", Done(2, ["clusters", _folder["part-{0..1}.npy"], .. options, "--out", _folder["two"]]).Error);
    }

    [Fact]
    public void Parquet_is_converted_once_and_read_by_all()
    {
        float?[][] rows = [.. _values.Select(value => (float?)value).Chunk(Dimension)];
        MadeParquet.Lists(_folder["v.parquet"], "numbers", rows, [.. Enumerable.Range(0, RowCount).Select(i => $"picture-{i}")]);
        string[] options = ["clusters", _folder["v.parquet"], "--id-column", "id", "--k", "5", "--iterations", "3"];
        Kt.Done([.. options, "--out", _folder["one"]]);
        Done(2, [.. options, "--out", _folder["two"]]);
        RunFolderBytes.AssertEqual(_folder["one"], _folder["two"]);
    }

    [Fact]
    public void A_job_that_is_stopped_or_loses_a_rank_goes_on_with_another_number_of_ranks()
    {
        // Without structure, so that there are iterations enough; on the slow backend until it is killed.
        string[] options = ["clusters", _folder["v.npy"], "--k", "150", "--restarts", "5"];
        string folder = _folder["killed"], checkpoint = _folder["killed", "unfinished", "kmeans.checkpoint"];
        string[] slow = [.. options, "--backend", "scalar", "--out", folder];
        using (MpiJob stopped = MpiJob.Start(2, slow))
        {
            stopped.WaitFor(checkpoint);
            foreach (int rank in stopped.Children()) KtProcess.Send(rank, KtProcess.Terminate); // as mpirun does at Ctrl-C
            Kt end = stopped.End();
            Assert.Equal(130, end.ExitCode);
            Assert.Single(end.Error.Split('\n'), line => line.StartsWith("kt: stopped.", StringComparison.Ordinal));
        }
        DateTime before = File.GetLastWriteTimeUtc(checkpoint);
        using (MpiJob killed = MpiJob.Start(3, slow))
        {
            SpinWait.SpinUntil(() => File.GetLastWriteTimeUtc(checkpoint) > before);
            KtProcess.Send(killed.Children()[^1], KtProcess.Kill);
            Assert.NotEqual(0, killed.End().ExitCode);
        }
        Assert.True(File.Exists(checkpoint));
        Assert.Contains("resumed", Done(2, [.. options, "--out", folder]).Error);
        Kt.Done([.. options, "--out", _folder["one"]]);
        RunFolderBytes.AssertEqual(_folder["one"], folder);
    }

    [Fact]
    public void An_error_on_one_rank_ends_all_with_its_message_and_the_usual_code()
    {
        _values[((RowCount - 1) * Dimension) + 2] = float.NaN;
        Write("bad", 0, RowCount);
        Kt run = MpiJob.Run(2, "clusters", _folder["bad.npy"], "--k", "5", "--out", _folder["out"]);
        Refused(run, 1, "rank 1: ", $"row {RowCount - 1} (picture-{RowCount - 1}) has NaN in column 2");
    }

    [Fact]
    public void Ranks_that_see_different_files_are_told_who_sees_what()
    {
        Directory.CreateDirectory(_folder["other"]);
        NpyFile.WriteMatrix(_folder["other", "v.npy"], _values.AsSpan(0, 1200 * Dimension), Dimension);
        string[] command = [MpiJob.Program, "clusters", "v.npy", "--k", "5", "--out", _folder["out"]];
        Kt run = MpiJob.Run(new Dictionary<string, string>(),
            ["-n", "1", "-wdir", _folder.Path, .. command, ":", "-n", "1", "-wdir", _folder["other"], .. command]);
        long first = new FileInfo(_folder["v.npy"]).Length, second = new FileInfo(_folder["other", "v.npy"]).Length;
        Refused(run, 1, "to rank 0 (on ", $"v.npy is {first} bytes", "to rank 1 (on ", $"v.npy is {second} bytes");
    }

    [Fact]
    public void Without_the_library_it_says_what_to_name_or_install()
    {
        Kt run = MpiJob.Run(new Dictionary<string, string> { ["KT_MPI_LIBRARY"] = _folder["libmpi.so"] },
            ["-n", "2", MpiJob.Program, "clusters", _folder["v.npy"], "--k", "5", "--out", _folder["out"]]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("kt: rank ", run.Error);
        Assert.Contains($"KT_MPI_LIBRARY names {_folder["libmpi.so"]}, which is not there", run.Error);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void Mistakes_and_verbs_of_one_process_are_refused_once()
    {
        Refused(MpiJob.Run(2, "report", _folder.Path), 2, "report runs in one process, but mpirun started 2");
        Refused(MpiJob.Run(2, "labels", _folder["v.npy"], "--clusters", _folder["none"], "--teacher", "hog"), 2, "--teacher", "mpirun");
    }

    [Theory]
    [InlineData(8, 8, 8, 2, 4)] // everybody everywhere
    [InlineData(8, 2, 2, 4, 2)] // bound to two processors each
    [InlineData(2, 2, 2, 5, 1)] // more ranks than processors
    [InlineData(64, 64, 4, 2, 2)] // a container's limit
    [InlineData(0, 0, 6, 2, 3)] // nobody knows who may run where
    [InlineData(9, 9, 9, 1, 9)]
    public void A_rank_takes_its_share_of_the_machine(int machine, int own, int usable, int ranks, int threads) =>
        Assert.Equal(threads, RankThreads.Share(machine, own, usable, ranks));

    private static Kt Done(int ranks, params string[] arguments)
    {
        Kt run = MpiJob.Run(ranks, arguments);
        Assert.True(run.ExitCode == 0, $"{ranks} ranks of kt {string.Join(' ', arguments)} ended with {run.ExitCode}:\n{run.Error}");
        return run;
    }

    /// <summary>The exit code, and all words in the one message of kt among mpirun's own.</summary>
    private static void Refused(Kt run, int exitCode, params string[] words)
    {
        Assert.True(run.ExitCode == exitCode, $"ended with {run.ExitCode}, not {exitCode}:\n{run.Error}");
        string message = Assert.Single(run.Error.Split('\n'), line => line.StartsWith("kt: ", StringComparison.Ordinal));
        Assert.All(words, word => Assert.Contains(word, message));
    }

    private void Write(string name, int first, int end)
    {
        NpyFile.WriteMatrix(_folder[name + ".npy"], _values.AsSpan(first * Dimension, (end - first) * Dimension), Dimension);
        File.WriteAllText(
            _folder[name + ".ids.csv"], "id\n" + string.Concat(Enumerable.Range(first, end - first).Select(i => $"picture-{i}\n")));
    }
}
