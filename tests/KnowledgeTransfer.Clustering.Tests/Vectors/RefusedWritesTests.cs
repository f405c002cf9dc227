using System.Runtime.Versioning;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests.Vectors;

public sealed class RefusedWritesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(1 << 16)]
    [InlineData((1 << 20) + 1)]
    public void A_full_disk_leaves_the_old_file_and_nothing_unfinished(int length)
    {
        string path = OnFullDisk("x.bin");
        File.WriteAllText(path, "old");
        AssertSaysWhat(path, "No space left", () => AtomicFile.Write(path, new byte[length]));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_stream_writer_on_a_full_disk_gets_the_same_error()
    {
        string path = OnFullDisk("x.txt");
        AssertSaysWhat(path, "No space left", () =>
        {
            using var file = new AtomicFile(path);
            using (var writer = new StreamWriter(file.Stream, leaveOpen: true)) writer.Write(new string('a', 1 << 18));
            file.Complete();
        });
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    public void A_matrix_on_a_full_disk_stays_unfinished(int rows)
    {
        string path = OnFullDisk("x.npy");
        AssertSaysWhat(path, "No space left", () =>
        {
            using NpyWriter writer = NpyWriter.Create(path, new NpyHeader(NpyType.Float32, rows, 2));
            writer.Append(new float[rows * 2]);
            writer.Complete();
        });
        Assert.Equal([path + ".tmp"], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Rows_that_do_not_reach_a_full_disk_are_reported_when_flushed_or_closed()
    {
        string path = OnFullDisk("x.npy");
        NpyWriter writer = NpyWriter.Create(path, new NpyHeader(NpyType.Float32, 2, 2));
        writer.Append([1f, 2f]);
        AssertSaysWhat(path, "No space left", writer.Flush);
        writer.Dispose();
        NpyWriter closed = NpyWriter.Create(path, new NpyHeader(NpyType.Float32, 2, 2));
        closed.Append([1f, 2f]);
        AssertSaysWhat(path, "No space left", closed.Dispose);
    }

    [Fact]
    public void A_small_array_on_a_full_disk_leaves_nothing()
    {
        string path = OnFullDisk("x.npy");
        AssertSaysWhat(path, "No space left", () => NpyFile.WriteInt32(path, [1, 2, 3]));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        string path = _folder["none", "x.npy"];
        AssertSaysWhat(path, "Could not find", () => AtomicFile.WriteText(path, "text"));
        AssertSaysWhat(path, "Could not find", () => NpyFile.WriteInt32(path, [1]));
        AssertSaysWhat(path, "Could not find", () => NpyWriter.Create(path, new NpyHeader(NpyType.Float32, 1, 1)));
    }

    [Fact]
    public void A_target_that_is_a_folder_is_not_replaced()
    {
        string path = Directory.CreateDirectory(_folder["x.npy"]).FullName;
        AssertSaysWhat(path, "x.npy", () => AtomicFile.WriteText(path, "text"));
        Assert.Empty(Directory.GetFiles(_folder.Path));
        Assert.True(Directory.Exists(path));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_folder_without_the_right_to_write_is_named()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "this user may write everywhere");
        string locked = Directory.CreateDirectory(_folder["locked"]).FullName, path = Path.Combine(locked, "x.npy");
        File.SetUnixFileMode(locked, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        AssertSaysWhat(path, "denied", () => AtomicFile.WriteText(path, "text"));
        AssertSaysWhat(path, "denied", () => NpyWriter.Create(path, new NpyHeader(NpyType.Float32, 1, 1)));
        File.SetUnixFileMode(locked, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static void AssertSaysWhat(string path, string words, Action write)
    {
        var e = Assert.Throws<ArtefactException>(write);
        Assert.StartsWith($"{path} cannot be written (", e.Message, StringComparison.Ordinal);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.EndsWith("Check the folder, its rights and the free space.", e.Message, StringComparison.Ordinal);
    }

    private string OnFullDisk(string name)
    {
        Assert.SkipUnless(FullDisk.Exists, "there is no device that is always full");
        return FullDisk.Behind(_folder[name]);
    }
}
