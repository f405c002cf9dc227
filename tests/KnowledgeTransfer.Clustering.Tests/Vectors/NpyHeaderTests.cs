using System.Globalization;
using System.Text;
using System.Text.Json;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests.Vectors;

public sealed class NpyHeaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Header_bytes_equal_those_of_numpy_for_many_shapes()
    {
        using JsonDocument fixture = JsonDocument.Parse(File.ReadAllText(Fixtures.File("npy", "headers.json")));
        int alignedAlready = 0;
        foreach (JsonElement entry in fixture.RootElement.GetProperty("headers").EnumerateArray())
        {
            long[] shape = [.. entry.GetProperty("shape").EnumerateArray().Select(length => length.GetInt64())];
            NpyType type = Enum.GetValues<NpyType>().Single(t => NpyHeader.Descriptor(t) == entry.GetProperty("descr").GetString());
            string expected = entry.GetProperty("text").GetString()!;
            byte[] bytes = new NpyHeader(type, shape).Format();
            Assert.Equal(expected, Encoding.ASCII.GetString(bytes.AsSpan(10)));
            Assert.Equal([0x93, .. "NUMPY"u8, 1, 0, (byte)expected.Length, (byte)(expected.Length >> 8)], bytes[..10]);
            Assert.Equal(0, bytes.Length % 64);
            int growth = shape.Length == 0 ? 0 : 21 - shape[0].ToString(CultureInfo.InvariantCulture).Length;
            if (expected.Length - expected.TrimEnd().Length - growth - 1 == 64) alignedAlready++;
        }

        Assert.True(alignedAlready > 0, "the fixture has no header that is aligned without padding");
    }

    [Theory]
    [InlineData("float16.npy", NpyType.Float16, "(4, 3)")]
    [InlineData("float32.npy", NpyType.Float32, "(4, 3)")]
    [InlineData("float64.npy", NpyType.Float64, "(4, 3)")]
    [InlineData("version2.npy", NpyType.Float32, "(4, 3)")]
    [InlineData("version3.npy", NpyType.Float32, "(4, 3)")]
    [InlineData("int32.npy", NpyType.Int32, "(5,)")]
    [InlineData("int64.npy", NpyType.Int64, "(4,)")]
    [InlineData("scalar.npy", NpyType.Float64, "()")]
    public void Headers_by_numpy_are_understood(string file, NpyType type, string shape)
    {
        NpyHeader header = NpyHeader.Read(Fixtures.File("npy", file));
        Assert.Equal(type, header.Type);
        Assert.Equal(shape, NpyHeader.ShapeText([.. header.Shape]));
        Assert.Equal(new FileInfo(Fixtures.File("npy", file)).Length, header.FileLength);
    }

    [Theory]
    [InlineData("fortran.npy", "Fortran order", "ascontiguousarray")]
    [InlineData("big_endian.npy", "big-endian (dtype >f4)", "astype('<f4')")]
    [InlineData("object.npy", "never unpickled", "astype('float32')")]
    [InlineData("structured.npy", "structured dtype", "Save the field")]
    [InlineData("uint8.npy", "dtype |u1", "astype('float32')")]
    public void Arrays_of_numpy_that_cannot_be_used_are_refused_with_the_reason(string file, string reason, string advice)
    {
        var e = Assert.Throws<ArtefactException>(() => NpyHeader.Read(Fixtures.File("npy", file)));
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        Assert.Contains(advice, e.Message, StringComparison.Ordinal);
        Assert.Contains(file, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }", "(1, 2) float32")]
    [InlineData("{'shape': (1, 2), 'descr': '<f4', 'fortran_order': False}", "(1, 2) float32")]
    [InlineData("{\"descr\":\"<f4\",\"fortran_order\":False,\"shape\":(1,2)}", "(1, 2) float32")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1L, 2L)}", "(1, 2) float32")]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (2,)}", "(2,) float32")]
    [InlineData("  { 'descr'\t: '<f4' , 'fortran_order':\nFalse , 'shape' : ( 1 , 2 , ) , }  \n\n", "(1, 2) float32")]
    public void Other_spellings_of_the_same_literal_are_read(string text, string expected)
    {
        Assert.Equal(expected, NpyHeader.Read(WriteRaw(text, 8)).ToString());
    }

    [Theory]
    [InlineData("", "'{' is needed")]
    [InlineData("{", "a quoted name is needed")]
    [InlineData("{}", "descr, fortran_order and shape are needed")]
    [InlineData("{'descr': '<f4', 'shape': (1, 2)}", "are needed")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1, 2)}", "'descr' is unknown or comes twice")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), 'x': 1}", "'x' is unknown")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2)} x", "text after the closing brace")]
    [InlineData("{'descr': '<f4, 'fortran_order': False, 'shape': (1, 2)}", "'}' is needed")]
    [InlineData("{'descr': '<f4", "quote is not closed")]
    [InlineData("{'descr': '<f4', 'fortran_order': Maybe, 'shape': (1, 2)}", "True or False")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': 2}", "'(' is needed")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1 2)}", "')' is needed")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, +2)}", "axis length is needed")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (__import__('os'),)}", "axis length is needed")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, -2)}", "negative axis length")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999, 2)}", "overflows")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4)}", "size overflows")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1152921504606846976, 1)}", "size overflows")]
    [InlineData("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (2,)}", "structured dtype")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (2,)}", "never unpickled")]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (1,)}", "dtype <c8")]
    public void A_malformed_or_hostile_header_is_refused_with_the_reason(string text, string reason)
    {
        var e = Assert.Throws<ArtefactException>(() => NpyHeader.Read(WriteRaw(text, 8)));
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html>404</html>", "HTML")]
    [InlineData("PK\u0003\u0004rest", ".npz")]
    [InlineData("", "it is empty")]
    [InlineData("1,2,3\n4,5,6\n", "it begins with 312C332C")]
    public void A_file_of_another_kind_is_named_for_what_it_looks_like(string content, string reason)
    {
        string path = _folder.File("wrong.npy");
        File.WriteAllText(path, content.Replace("1,2,3", "1,3,3", StringComparison.Ordinal));
        var e = Assert.Throws<ArtefactException>(() => NpyHeader.Read(path));
        Assert.Contains("is not a .npy file", e.Message, StringComparison.Ordinal);
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_said_to_be_that()
    {
        var missing = Assert.Throws<ArtefactException>(() => NpyHeader.Read(_folder.File("none.npy")));
        var folder = Assert.Throws<ArtefactException>(() => NpyHeader.Read(_folder.Path));
        Assert.Contains("does not exist", missing.Message, StringComparison.Ordinal);
        Assert.Contains("is a folder", folder.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_truncation_of_a_file_is_noticed()
    {
        byte[] whole = File.ReadAllBytes(Fixtures.File("npy", "float32.npy"));
        string path = _folder.File("cut.npy");
        for (int length = 1; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            var e = Assert.Throws<ArtefactException>(() => NpyHeader.Read(path));
            Assert.Contains("truncated", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Bytes_after_the_array_are_noticed()
    {
        string path = _folder.File("long.npy");
        File.WriteAllBytes(path, [.. File.ReadAllBytes(Fixtures.File("npy", "float32.npy")), 0, 0]);
        var e = Assert.Throws<ArtefactException>(() => NpyHeader.Read(path));
        Assert.Contains("2 bytes after the end", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_versions_and_overlong_headers_are_refused()
    {
        byte[] bytes = File.ReadAllBytes(Fixtures.File("npy", "version2.npy"));
        string path = _folder.File("x.npy");
        File.WriteAllBytes(path, [.. bytes[..6], 4, 0, .. bytes[8..]]);
        Assert.Contains("version 4.0", Assert.Throws<ArtefactException>(() => NpyHeader.Read(path)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(path, [.. bytes[..8], 0xFF, 0xFF, 0xFF, 0xFF, .. bytes[12..]]);
        Assert.Contains("4294967295 bytes", Assert.Throws<ArtefactException>(() => NpyHeader.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_flipped_byte_of_a_header_gives_an_artefact_error_or_an_equally_long_array()
    {
        byte[] whole = File.ReadAllBytes(Fixtures.File("npy", "float32.npy"));
        string path = _folder.File("flipped.npy");
        for (int i = 0; i < 128; i++)
        {
            foreach (byte value in (byte[])[0, 1, (byte)' ', (byte)'9', (byte)'(', (byte)'\'', 0x7F, 0xFF])
            {
                byte[] flipped = [.. whole];
                flipped[i] = value;
                File.WriteAllBytes(path, flipped);
                Exception? e = Record.Exception(() => Assert.Equal(whole.Length, NpyHeader.Read(path).FileLength));
                Assert.True(e is null or ArtefactException, $"byte {i} set to {value}: {e}");
            }
        }
    }

    [Fact]
    public void Impossible_shapes_are_the_callers_mistake()
    {
        Assert.Throws<ArgumentException>(() => new NpyHeader(NpyType.Float32, -1, 2));
        Assert.Throws<ArgumentException>(() => new NpyHeader(NpyType.Float64, 1L << 62, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NpyHeader((NpyType)9, 1));
    }

    private string WriteRaw(string text, int dataBytes)
    {
        string path = _folder.File("raw.npy");
        byte[] header = Encoding.Latin1.GetBytes(text);
        byte[] prefix = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8)];
        File.WriteAllBytes(path, [.. prefix, .. header, .. new byte[dataBytes]]);
        return path;
    }
}
