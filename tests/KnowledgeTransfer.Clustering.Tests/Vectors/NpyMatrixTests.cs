using System.Runtime.InteropServices;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests.Vectors;

public sealed class NpyMatrixTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("float16.npy", ElementType.Float16)]
    [InlineData("float32.npy", ElementType.Float32)]
    [InlineData("float64.npy", ElementType.Float64)]
    [InlineData("version2.npy", ElementType.Float32)]
    [InlineData("version3.npy", ElementType.Float32)]
    public void Files_by_numpy_give_the_numbers_that_numpy_wrote(string file, ElementType type)
    {
        using NpyMatrix matrix = NpyMatrix.Open(Fixtures.File("npy", file));
        Assert.Equal((4L, 3, type), (matrix.RowCount, matrix.Dimension, matrix.ElementType));
        var doubles = new double[12];
        var singles = new float[6];
        matrix.CopyRows(0, doubles);
        matrix.CopyRows(1, singles);
        for (int i = 0; i < 12; i++)
        {
            double exact = (i - 5.5) / 7;
            double stored = type switch { ElementType.Float16 => (double)(Half)exact, ElementType.Float32 => (float)exact, _ => exact };
            Assert.Equal(stored, doubles[i]);
            if (i is >= 3 and < 9) Assert.Equal((float)stored, singles[i - 3]);
        }

        Assert.Equal(type == ElementType.Float32, matrix.TryGetRows(1, 2, out ReadOnlySpan<float> rows));
        if (type == ElementType.Float32) Assert.Equal(singles, rows.ToArray());
    }

    [Fact]
    public void Every_half_is_widened_exactly_in_vectors_and_in_the_tail()
    {
        ushort[] bits = [.. Enumerable.Range(0, 65536).Select(i => (ushort)i)];
        foreach (int offset in (int[])[0, 7])
        {
            ReadOnlySpan<ushort> part = bits.AsSpan(offset);
            var singles = new float[part.Length];
            var doubles = new double[part.Length];
            NumberConversion.Widen(MemoryMarshal.AsBytes(part), NpyType.Float16, singles);
            NumberConversion.Widen(MemoryMarshal.AsBytes(part), NpyType.Float16, doubles);
            for (int i = 0; i < part.Length; i++)
            {
                Half half = BitConverter.UInt16BitsToHalf(part[i]);
                Assert.Equal(Half.IsNaN(half), float.IsNaN(singles[i]));
                if (!Half.IsNaN(half)) Assert.Equal((float)half, singles[i]);
                Assert.Equal(Half.IsNegative(half), float.IsNegative(singles[i]));
                Assert.Equal(singles[i], doubles[i]);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(17)]
    [InlineData(513)]
    public void Rows_of_awkward_lengths_are_widened_to_their_last_number(int dimension)
    {
        float[] values = [.. Enumerable.Range(1, 2 * dimension).Select(i => i / 3f)];
        string path = _folder.File("x.npy");
        foreach (NpyType type in (NpyType[])[NpyType.Float16, NpyType.Float32, NpyType.Float64])
        {
            using (NpyWriter writer = NpyWriter.Create(path, new NpyHeader(type, 2, dimension)))
            {
                writer.Append(values);
                writer.Complete();
            }

            using NpyMatrix matrix = NpyMatrix.Open(path);
            var read = new double[2 * dimension];
            matrix.CopyRows(0, read);
            Assert.Equal(values.Select(x => type == NpyType.Float16 ? (double)(Half)x : x), read);
        }
    }

    [Theory]
    [InlineData("one_axis.npy", "(3,)")]
    [InlineData("three_axes.npy", "(2, 2, 2)")]
    [InlineData("scalar.npy", "()")]
    [InlineData("int64.npy", "(4,)")]
    [InlineData("object.npy", "never unpickled")]
    public void Arrays_that_are_no_matrix_of_numbers_are_refused(string file, string reason)
    {
        var e = Assert.Throws<ArtefactException>(() => NpyMatrix.Open(Fixtures.File("npy", file)));
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_matrix_of_integers_and_a_row_too_long_for_a_span_are_refused()
    {
        string path = _folder.File("x.npy");
        Write(path, new NpyHeader(NpyType.Int32, 1, 2), new byte[8]);
        Assert.Contains("dtype int32", Assert.Throws<ArtefactException>(() => NpyMatrix.Open(path)).Message, StringComparison.Ordinal);
        Write(path, new NpyHeader(NpyType.Float32, 0, 1L << 31), []);
        var e = Assert.Throws<ArtefactException>(() => NpyMatrix.Open(path));
        Assert.Contains("rows of 2147483648", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    [InlineData(0, 0)]
    public void Empty_matrices_open_and_give_nothing(int rows, int dimension)
    {
        string path = _folder.File("empty.npy");
        Write(path, new NpyHeader(NpyType.Float32, rows, dimension), []);
        using NpyMatrix matrix = NpyMatrix.Open(path);
        Assert.Equal((rows, dimension), (matrix.RowCount, matrix.Dimension));
        matrix.CopyRows(0, Span<float>.Empty);
        Assert.Null(matrix.FirstNonFiniteRow());
    }

    [Fact]
    public void Rows_outside_the_matrix_are_the_callers_mistake()
    {
        using NpyMatrix matrix = NpyMatrix.Open(Fixtures.File("npy", "float32.npy"));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.CopyRows(3, new float[6]));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.CopyRows(-1, new double[3]));
        Assert.Throws<ArgumentException>(() => matrix.CopyRows(0, new float[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.TryGetRows(4, 1, out _));
        matrix.CopyRows(4, Span<float>.Empty);
    }

    [Fact]
    public void A_closed_matrix_says_so()
    {
        NpyMatrix matrix = NpyMatrix.Open(Fixtures.File("npy", "float32.npy"));
        matrix.Dispose();
        matrix.Dispose();
        Assert.Throws<ObjectDisposedException>(() => matrix.CopyRows(0, new float[3]));
    }

    [Fact]
    public void Rows_behind_four_gigabytes_are_reached()
    {
        // A sparse file: almost nothing of its 5 GB is on the disk.
        const long rows = 5_000_000;
        const int dimension = 257;
        string path = _folder.File("large.npy");
        var header = new NpyHeader(NpyType.Float32, rows, dimension);
        using (FileStream file = File.Create(path))
        {
            file.Write(header.Format());
            file.SetLength(header.FileLength);
            file.Seek(-dimension * sizeof(float), SeekOrigin.End);
            file.Write(MemoryMarshal.AsBytes<float>([.. Enumerable.Range(1, dimension).Select(i => (float)i)]));
        }

        using NpyMatrix matrix = NpyMatrix.Open(path);
        var lastTwo = new float[2 * dimension];
        matrix.CopyRows(rows - 2, lastTwo);
        Assert.Equal(0f, lastTwo[dimension - 1]);
        Assert.Equal(257f, lastTwo[^1]);
        Assert.True(matrix.TryGetRows(rows - 1, 1, out ReadOnlySpan<float> last));
        Assert.Equal(1f, last[0]);
    }

    [Fact]
    public void Two_threads_read_the_same_numbers_as_one()
    {
        string path = _folder.File("threads.npy");
        const int rows = 1000, dimension = 33;
        NpyFile.WriteMatrix(path, [.. Enumerable.Range(0, rows * dimension).Select(i => (float)i)], dimension);
        using NpyMatrix matrix = NpyMatrix.Open(path);
        Parallel.For(0, rows, row =>
        {
            var values = new double[dimension];
            matrix.CopyRows(row, values);
            Assert.Equal((double)row * dimension, values[0]);
            Assert.Equal(((double)row * dimension) + dimension - 1, values[^1]);
        });
    }

    [Fact]
    public void An_unaligned_data_offset_is_read_by_copying()
    {
        byte[] text = [.. "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2)}"u8];
        byte length = (byte)(text.Length | 1);
        string path = _folder.File("unaligned.npy");
        byte[] padding = [.. Enumerable.Repeat((byte)' ', length - text.Length)];
        File.WriteAllBytes(path, [0x93, .. "NUMPY"u8, 1, 0, length, 0, .. text, .. padding, .. MemoryMarshal.AsBytes<float>([1.5f, -2f])]);
        using NpyMatrix matrix = NpyMatrix.Open(path);
        var values = new float[2];
        matrix.CopyRows(0, values);
        Assert.Equal([1.5f, -2f], values);
        Assert.False(matrix.TryGetRows(0, 1, out _));
    }

    private static void Write(string path, NpyHeader header, byte[] data) => File.WriteAllBytes(path, [.. header.Format(), .. data]);
}
