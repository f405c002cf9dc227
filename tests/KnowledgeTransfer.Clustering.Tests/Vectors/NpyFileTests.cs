using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests.Vectors;

public sealed class NpyFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Integers_by_numpy_are_read_and_written_back_byte_for_byte()
    {
        int[] values = NpyFile.ReadInt32(Fixtures.File("npy", "int32.npy"));
        Assert.Equal([3, -1, 0, int.MaxValue, int.MinValue], values);
        NpyFile.WriteInt32(_folder.File("x.npy"), values);
        Assert.Equal(File.ReadAllBytes(Fixtures.File("npy", "int32.npy")), File.ReadAllBytes(_folder.File("x.npy")));
        Assert.Equal([3, -1, 0, 7], NpyFile.ReadInt32(Fixtures.File("npy", "int64.npy")));
    }

    [Fact]
    public void An_int64_that_does_not_fit_is_named_with_its_index()
    {
        string path = _folder.File("wide.npy");
        using (NpyWriter writer = NpyWriter.Create(path, new NpyHeader(NpyType.Int64, 2)))
        {
            writer.Append([5L, 1L << 40]);
            writer.Complete();
        }

        var e = Assert.Throws<ArtefactException>(() => NpyFile.ReadInt32(path));
        Assert.Contains("1099511627776 at index 1", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Doubles_by_numpy_are_read_and_written_back_byte_for_byte()
    {
        double[] values = NpyFile.ReadFloat64(Fixtures.File("npy", "float64_1d.npy"));
        Assert.Equal([0.1, -2.5, 1e300, double.Epsilon], values);
        NpyFile.WriteFloat64(_folder.File("x.npy"), values);
        Assert.Equal(File.ReadAllBytes(Fixtures.File("npy", "float64_1d.npy")), File.ReadAllBytes(_folder.File("x.npy")));
    }

    [Fact]
    public void Matrices_are_written_as_numpy_writes_them()
    {
        double[] values = NpyFile.ReadMatrix(Fixtures.File("npy", "float64.npy"), out int dimension);
        Assert.Equal(3, dimension);
        NpyFile.WriteMatrix(_folder.File("d.npy"), values, 3);
        NpyFile.WriteMatrix(_folder.File("f.npy"), [.. values.Select(x => (float)x)], 3);
        Assert.Equal(File.ReadAllBytes(Fixtures.File("npy", "float64.npy")), File.ReadAllBytes(_folder.File("d.npy")));
        Assert.Equal(File.ReadAllBytes(Fixtures.File("npy", "float32.npy")), File.ReadAllBytes(_folder.File("f.npy")));
    }

    [Theory]
    [InlineData("float32.npy", "1 axis of int32 or int64")]
    [InlineData("one_axis.npy", "1 axis of int32 or int64")]
    public void The_wrong_shape_or_type_is_said_with_what_is_needed(string file, string needed)
    {
        var e = Assert.Throws<ArtefactException>(() => NpyFile.ReadInt32(Fixtures.File("npy", file)));
        Assert.Contains(needed, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Partial_rows_are_the_callers_mistake() =>
        Assert.Throws<ArgumentException>(() => NpyFile.WriteMatrix(_folder.File("x.npy"), new float[5], 2));

    [Fact]
    public void Names_with_spaces_and_letters_of_other_languages_work()
    {
        string path = _folder.File("über zwei 図.npy");
        NpyFile.WriteInt32(path, [1, 2]);
        Assert.Equal([1, 2], NpyFile.ReadInt32(path));
    }

    [Fact]
    public void A_file_that_cannot_be_finished_leaves_nothing_behind()
    {
        string path = _folder.File("text.txt");
        AtomicFile.WriteText(path, "old");
        using (var file = new AtomicFile(path)) file.Stream.WriteByte(1);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }
}
