using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests.Vectors;

public sealed class NpyWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("float16.npy", NpyType.Float16)]
    [InlineData("float32.npy", NpyType.Float32)]
    [InlineData("float64.npy", NpyType.Float64)]
    public void Bytes_equal_those_of_numpy_save(string file, NpyType type)
    {
        string path = _folder.File(file);
        using (NpyWriter writer = NpyWriter.Create(path, new NpyHeader(type, 4, 3)))
        {
            for (int row = 0; row < 4; row++) writer.Append([.. Enumerable.Range(3 * row, 3).Select(i => (i - 5.5) / 7)]);
            Assert.Equal(4, writer.RowsWritten);
            writer.Complete();
        }

        Assert.Equal(File.ReadAllBytes(Fixtures.File("npy", file)), File.ReadAllBytes(path));
        Assert.False(File.Exists(path + ".tmp"));
    }

    [Fact]
    public void Halves_round_as_numpy_rounds_them()
    {
        using NpyMatrix singles = NpyMatrix.Open(Fixtures.File("npy", "round_float32.npy"));
        var values = new float[singles.Dimension];
        singles.CopyRows(0, values);
        string path = _folder.File("halves.npy");
        foreach (int split in (int[])[0, 1, 15, 16, 17, values.Length])
        {
            using NpyWriter writer = NpyWriter.Create(path, new NpyHeader(NpyType.Float16, 1, values.Length));
            writer.Append(values.AsSpan(0, split));
            writer.Append(values.AsSpan(split));
            writer.Complete();
            Assert.Equal(File.ReadAllBytes(Fixtures.File("npy", "round_float16.npy")), File.ReadAllBytes(path));
        }
    }

    [Fact]
    public void NaN_stays_NaN_as_a_half_and_infinities_keep_their_sign()
    {
        float[] special = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f];
        float[] values = [.. Enumerable.Repeat(special, 6).SelectMany(x => x)];
        var halves = new ushort[values.Length];
        Assert.Equal(-1, NumberConversion.SingleToHalf(values, halves));
        for (int i = 0; i < values.Length; i++)
        {
            Half half = BitConverter.UInt16BitsToHalf(halves[i]);
            Assert.Equal(float.IsNaN(values[i]), Half.IsNaN(half));
            if (!float.IsNaN(values[i])) Assert.Equal(BitConverter.HalfToUInt16Bits((Half)values[i]), halves[i]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(18)]
    [InlineData(39)]
    public void A_number_too_large_for_float16_is_an_error_with_its_row(int index)
    {
        var values = new float[40];
        values[index] = -65520f;
        using NpyWriter writer = NpyWriter.Create(_folder.File("x.npy"), new NpyHeader(NpyType.Float16, 20, 4));
        writer.Append(new float[40]);
        var e = Assert.Throws<DataException>(() => writer.Append(values));
        Assert.Contains($"-65520 in row {10 + (index / 4)} is too large for float16", e.Message, StringComparison.Ordinal);
        var wide = Assert.Throws<DataException>(() => writer.Append([0, 0, 0, 0, 1e10]));
        Assert.Contains("in row 11 is", wide.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Float64_is_rounded_once_not_by_way_of_float32()
    {
        // 1 + 2^-11 + 2^-40 lies just above the middle between 1 and the next half; float32 would first round it to the middle.
        double value = 1 + Math.Pow(2, -11) + Math.Pow(2, -40);
        string path = _folder.File("once.npy");
        using (NpyWriter writer = NpyWriter.Create(path, new NpyHeader(NpyType.Float16, 1, 1)))
        {
            writer.Append([value]);
            writer.Complete();
        }

        using NpyMatrix matrix = NpyMatrix.Open(path);
        var read = new double[1];
        matrix.CopyRows(0, read);
        Assert.Equal(1 + Math.Pow(2, -10), read[0]);
    }

    [Fact]
    public void Integers_are_written_as_numpy_writes_them()
    {
        string path = _folder.File("int64.npy");
        using (NpyWriter writer = NpyWriter.Create(path, new NpyHeader(NpyType.Int64, 4)))
        {
            writer.Append([3, -1]);
            writer.Append([0L, 7L]);
            writer.Complete();
        }

        Assert.Equal(File.ReadAllBytes(Fixtures.File("npy", "int64.npy")), File.ReadAllBytes(path));
    }

    [Fact]
    public void An_interrupted_file_stays_a_tmp_and_leaves_the_old_file_alone()
    {
        string path = _folder.File("x.npy");
        File.WriteAllText(path, "old");
        using (NpyWriter writer = NpyWriter.Create(path, new NpyHeader(NpyType.Float32, 3, 2)))
        {
            writer.Append([1f, 2f]);
            Assert.Throws<InvalidOperationException>(writer.Complete);
        }

        Assert.Equal("old", File.ReadAllText(path));
        Assert.True(File.Exists(path + ".tmp"));
    }

    [Theory]
    [InlineData(NpyType.Float16, 0)]
    [InlineData(NpyType.Float16, 3)]
    [InlineData(NpyType.Float32, 4)]
    [InlineData(NpyType.Float64, 1)]
    public void Resuming_at_any_byte_gives_the_uninterrupted_bytes(NpyType type, int rowsKept)
    {
        const int rows = 7, dimension = 5;
        float[] values = [.. Enumerable.Range(0, rows * dimension).Select(i => i * 0.37f)];
        var header = new NpyHeader(type, rows, dimension);
        string expected = _folder.File("expected.npy"), path = _folder.File("resumed.npy");
        using (NpyWriter writer = NpyWriter.Create(expected, header))
        {
            writer.Append(values);
            writer.Complete();
        }

        byte[] whole = File.ReadAllBytes(expected);
        for (int length = header.DataOffset; length <= whole.Length; length++)
        {
            File.WriteAllBytes(path + ".tmp", whole[..length]);
            long complete = (length - header.DataOffset) / (dimension * header.ElementSize);
            Assert.Equal(complete, NpyWriter.CompleteRows(path, header));
            if (complete < rowsKept)
            {
                Assert.Throws<ArtefactException>(() => NpyWriter.Resume(path, header, rowsKept));
                continue;
            }

            using NpyWriter writer = NpyWriter.Resume(path, header, rowsKept);
            writer.Append(values.AsSpan(rowsKept * dimension));
            writer.Complete();
            Assert.Equal(whole, File.ReadAllBytes(path));
        }
    }

    [Fact]
    public void A_tmp_with_another_header_is_not_resumed()
    {
        string path = _folder.File("x.npy");
        var header = new NpyHeader(NpyType.Float32, 3, 2);
        Assert.Null(NpyWriter.CompleteRows(path, header));
        Assert.Throws<ArtefactException>(() => NpyWriter.Resume(path, header, 0));
        using (NpyWriter writer = NpyWriter.Create(path, header)) writer.Append([1f, 2f]);
        Assert.Equal(1, NpyWriter.CompleteRows(path, header));
        Assert.Null(NpyWriter.CompleteRows(path, new NpyHeader(NpyType.Float32, 4, 2)));
        Assert.Null(NpyWriter.CompleteRows(path, new NpyHeader(NpyType.Int32, 3, 2)));
        File.WriteAllText(path + ".tmp", "short");
        Assert.Null(NpyWriter.CompleteRows(path, header));
    }

    [Fact]
    public void Too_many_numbers_and_wrong_types_are_the_callers_mistake()
    {
        using NpyWriter floats = NpyWriter.Create(_folder.File("f.npy"), new NpyHeader(NpyType.Float32, 1, 2));
        using NpyWriter integers = NpyWriter.Create(_folder.File("i.npy"), new NpyHeader(NpyType.Int32, 2));
        Assert.Throws<InvalidOperationException>(() => floats.Append([1f, 2f, 3f]));
        Assert.Throws<InvalidOperationException>(() => floats.Append([1, 2]));
        Assert.Throws<InvalidOperationException>(() => floats.Append([1L, 2L]));
        Assert.Throws<InvalidOperationException>(() => integers.Append([1f]));
        Assert.Throws<InvalidOperationException>(() => integers.Append([1.0]));
        Assert.Throws<ArgumentException>(() => NpyWriter.Create(_folder.File("s.npy"), new NpyHeader(NpyType.Float32)));
        Assert.False(File.Exists(_folder.File("s.npy.tmp")));
    }
}
