using System.Globalization;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary><c>--memory</c>: the program itself, and how much of it was resident at most.</summary>
public sealed class MemoryTests : IDisposable
{
    private const int N = 400_000, D = 256, Limit = 140;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_three_times_the_limit_is_clustered_and_labelled_below_it_with_the_same_bytes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the peak is read from /proc");
        string file = WriteVectors();
        string[] clusters = ["clusters", file, "--k", "8", "--iterations", "3", "--init", "random-rows", "--backend", "native", "--out"];
        string[] labels = ["labels", file, "--clusters", _folder["free"], "--out"], memory = ["--memory", $"{Limit}MiB"];
        Assert.True(Peak([.. clusters, _folder["free"]]) > Limit << 20, "without a limit it takes more");
        Assert.InRange(Peak([.. clusters, _folder["limited"], .. memory]), 1, Limit << 20);
        RunFolderBytes.AssertEqual(_folder["free"], _folder["limited"]);
        Assert.Matches(@"^140 MiB: rows are read from disk in every iteration, (\d+ % of )?their quantised copies ",
            File.ReadAllText(_folder["limited", "log", "memory.txt"]));

        Peak([.. labels, _folder["free labels"]]);
        Assert.InRange(Peak([.. labels, _folder["limited labels"], "--memory", "220MiB"]), 1, 220 << 20);
        RunFolderBytes.AssertEqual(_folder["free labels"], _folder["limited labels"]);
        Assert.Equal(File.ReadAllBytes(_folder["free", "labels.npy"]), File.ReadAllBytes(_folder["limited labels", "v.labels.npy"]));
    }

    [Fact]
    public void The_plan_is_said_and_is_no_part_of_the_result()
    {
        NpyFile.WriteMatrix(_folder["v.npy"], [0f, 0, 0, 2, 10, 0, 10, 2], 2);
        Kt.Done("clusters", _folder["v.npy"], "--k", "2", "--out", _folder["free"]);
        Kt limited = Kt.Done("clusters", _folder["v.npy"], "--k", "2", "--out", _folder["limited"], "--memory", "1 tib");
        Assert.Contains("memory    1 TiB: everything stays in memory", limited.Error);
        RunFolderBytes.AssertEqual(_folder["free"], _folder["limited"]);
        Assert.Contains("skipped", Kt.Done("clusters", _folder["v.npy"], "--k", "2", "--out", _folder["free"], "--memory", "2TiB").Error);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("whiten-l2")]
    public void Too_little_is_refused_with_what_is_needed(string transform)
    {
        NpyFile.WriteMatrix(_folder["v.npy"], [0f, 0, 0, 2, 10, 0, 10, 2], 2);
        Kt.Refused(2, ["Memory is limited to 20 MiB (21.0 MB), but ", " MB are needed: ", " MB the process as it is, ", "Raise the limit"],
            "clusters", _folder["v.npy"], "--k", "2", "--out", _folder["out"], "--memory", "20MiB", "--transform", transform, "--components", "1");
        Assert.False(File.Exists(_folder["out", "centroids.npy"]));
    }

    [Fact]
    public void What_is_no_size_is_refused_and_so_is_a_limit_for_a_teacher()
    {
        NpyFile.WriteMatrix(_folder["v.npy"], [0f, 0, 0, 2], 2);
        Kt.Refused(2, ["--memory", "\"2 elephants\" is no size", "2GiB"],
            "clusters", _folder["v.npy"], "--k", "2", "--out", _folder["out"], "--memory", "2 elephants");
        Kt.Refused(2, ["--memory limits", "a teacher takes what it needs"],
            "labels", _folder["pictures"], "--teacher", "hog", "--clusters", _folder["out"], "--memory", "2GiB");
    }

    [Fact]
    public void Labels_below_what_they_need_are_refused()
    {
        NpyFile.WriteMatrix(_folder["v.npy"], [0f, 0, 0, 2, 10, 0, 10, 2], 2);
        File.WriteAllText(_folder["v.ids.csv"], "id\na\nb\nc\nd\n");
        Kt.Done("clusters", _folder["v.npy"], "--k", "2", "--out", _folder["clusters"]);
        Kt.Refused(2, ["Memory is limited to 20 MiB, but the ids of 4 rows take about ", "Raise the limit"],
            "labels", _folder["v.npy"], "--clusters", _folder["clusters"], "--out", _folder["labels"], "--memory", "20MiB");
    }

    private string WriteVectors()
    {
        string file = _folder["v.npy"];
        var random = new Random(4);
        float[] noise = [.. Enumerable.Range(0, 1000 * D).Select(_ => random.NextSingle())], block = new float[noise.Length];
        using NpyWriter writer = NpyWriter.Create(file, new NpyHeader(NpyType.Float32, N, D));
        for (int b = 0; b < N / 1000; b++)
        {
            for (int i = 0; i < block.Length; i++) block[i] = noise[(i + 7 * b) % noise.Length] + (i / D + b) % 8;
            writer.Append(block);
        }
        writer.Complete();
        File.WriteAllLines(_folder["v.ids.csv"], ["id", .. Enumerable.Range(0, N).Select(i => i.ToString(CultureInfo.InvariantCulture))]);
        return file;
    }

    /// <summary>Runs kt to its end. The peak is that of the last time it was looked at, which is all the time.</summary>
    private static long Peak(params string[] arguments)
    {
        using KtProcess kt = new(arguments);
        long peak = 0;
        while (ReadPeak(kt.Id) is { } bytes) peak = bytes;
        Assert.Equal(0, kt.WaitForEnd());
        return peak;
    }

    /// <summary>null once the process has ended.</summary>
    private static long? ReadPeak(int process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? null : 1024 * long.Parse(line[6..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
