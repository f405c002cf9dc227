using System.Text;
using KnowledgeTransfer.Data.Matlab;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Tests.Data.Matlab;

public sealed class MatStructArrayTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_and_fields_are_read_as_matlab_stores_them()
    {
        byte[] variable = MadeMat.Struct("s", ["id", "words"],
            [MadeMat.Number(7), MadeMat.Text("t\u00eate \u732b")],
            [MadeMat.Number(255), MadeMat.Piece(MatType.Matrix)]);
        foreach (byte[] stored in new[] { variable, MadeMat.Compressed(variable) })
        {
            byte[] other = MadeMat.Array(MatClass.Double, "x", [1, 1], MadeMat.Small(MatType.UInt8, 1));
            MatStructArray array = Read(MadeMat.File(other, MadeMat.Compressed(other), stored), "s");
            Assert.Equal(2, array.Count);
            Assert.Equal([7, 255], [array.WholeNumber(0, "id"), array.WholeNumber(1, "id")]);
            Assert.Equal("t\u00eate \u732b", array.Text(0, "words"));
            Assert.Contains("s(2).words is of class 0", Error(() => array.Text(1, "words")));
        }
    }

    [Fact]
    public void A_file_of_scipys_has_the_values_that_went_in()
    {
        MatStructArray array = new(Fixtures.File("imagenet", "meta.mat"), "synsets");
        Assert.Equal(7, array.Count);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], Enumerable.Range(0, 7).Select(row => array.WholeNumber(row, "ILSVRC2012_ID")));
        Assert.Equal("n01440764", array.Text(3, "WNID"));
        Assert.Equal("kit fox, Vulpes macrotis", array.Text(0, "words"));
        Assert.Equal(1300, array.WholeNumber(4, "num_train_images"));
        Assert.Equal([0, 1, 4], new[] { 0, 5, 6 }.Select(row => array.WholeNumber(row, "num_children")));
        Assert.Contains("synsets(7).children is 4 values of class UInt16", Error(() => array.WholeNumber(6, "children")));
    }

    [Theory]
    [InlineData((int)MatType.Int8, new byte[] { 0xfe }, -2)]
    [InlineData((int)MatType.UInt8, new byte[] { 0xfe }, 254)]
    [InlineData((int)MatType.Int16, new byte[] { 0xfe, 0xff }, -2)]
    [InlineData((int)MatType.UInt16, new byte[] { 0xe8, 3 }, 1000)]
    [InlineData((int)MatType.Int32, new byte[] { 0xfe, 0xff, 0xff, 0xff }, -2)]
    [InlineData((int)MatType.UInt32, new byte[] { 0, 0, 1, 0 }, 65536)]
    [InlineData((int)MatType.Single, new byte[] { 0, 0, 0x80, 0x3f }, 1)]
    [InlineData((int)MatType.Double, new byte[] { 0, 0, 0, 0, 0, 0, 0, 0x40 }, 2)]
    [InlineData((int)MatType.Int64, new byte[] { 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff }, -2)]
    [InlineData((int)MatType.UInt64, new byte[] { 3, 0, 0, 0, 0, 0, 0, 0 }, 3)]
    public void A_number_may_be_stored_in_any_type(int type, byte[] content, int expected)
    {
        byte[] value = MadeMat.Array(MatClass.Double, "", [1, 1], MadeMat.Piece((MatType)type, content));
        Assert.Equal(expected, Read(MadeMat.File(MadeMat.Struct("s", ["id"], [value])), "s").WholeNumber(0, "id"));
    }

    [Theory]
    [InlineData((int)MatType.Utf8, new byte[] { 0xc3, 0xa9 }, "\u00e9")]
    [InlineData((int)MatType.Int8, new byte[] { 0xe9 }, "\u00e9")]
    [InlineData((int)MatType.UInt16, new byte[] { 0xe9, 0 }, "\u00e9")]
    [InlineData((int)MatType.Utf16, new byte[] { 0xe9, 0 }, "\u00e9")]
    public void Text_may_be_stored_in_any_encoding(int type, byte[] content, string expected)
    {
        byte[] value = MadeMat.Array(MatClass.Char, "", [1, 1], MadeMat.Small((MatType)type, content));
        Assert.Equal(expected, Read(MadeMat.File(MadeMat.Struct("s", ["t"], [value])), "s").Text(0, "t"));
    }

    [Fact]
    public void Fields_that_hold_something_else_are_named_with_their_row()
    {
        byte[] half = MadeMat.Array(MatClass.Double, "", [1, 1], MadeMat.Piece(MatType.Single, 0, 0, 0, 0x3f));
        byte[] cut = MadeMat.Array(MatClass.Double, "", [1, 1], MadeMat.Piece(MatType.Double, 0, 0, 0));
        byte[] odd = MadeMat.Array(MatClass.Char, "", [1, 1], MadeMat.Piece(MatType.Double, new byte[8]));
        MatStructArray array = Read(MadeMat.File(MadeMat.Struct("s", ["half", "cut", "odd"], [half, cut, odd])), "s");
        Assert.Contains("s(1).half is 0.5; a whole number", Error(() => array.WholeNumber(0, "half")));
        Assert.Contains("s(1).cut is NaN", Error(() => array.WholeNumber(0, "cut")));
        Assert.Contains("s(1).odd has letters of type Double", Error(() => array.Text(0, "odd")));
        Assert.Contains("s(1).half is of class Double; text", Error(() => array.Text(0, "half")));
        Assert.Contains("no field WNID; it has half, cut, odd", Error(() => array.Text(0, "WNID")));
    }

    [Fact]
    public void What_is_no_mat_file_of_version_5_is_told_apart()
    {
        byte[] hdf5 = [.. Encoding.ASCII.GetBytes("something else".PadRight(512)), 0x89, .. "HDF"u8, .. new byte[16]];
        Assert.Contains("version 7.3 (HDF5)", Error(Encoding.ASCII.GetBytes("MATLAB 7.3 MAT-file, Platform: GLNXA64".PadRight(600))));
        Assert.Contains("version 7.3 (HDF5)", Error(hdf5));
        Assert.Contains("big-endian", Error([.. new byte[126], .. "MI"u8]));
        Assert.Contains("no MAT-file of version 5: it has 6 bytes and begins with 3c68746d6c3e (<html>)", Error("<html>"u8.ToArray()));
        Assert.Contains("no MAT-file", Error([.. new byte[124], 0, 2, .. "IM"u8]));
        Assert.Contains("is empty", Error([]));
        Assert.Contains("no variable s; it has 0 others", Error(MadeMat.File()));
        Assert.Contains("no variable s; it has 1 others, such as x", Error(MadeMat.File(MadeMat.Struct("x", ["id"]))));
        Assert.Contains("s is of class Double; an array of structs",
            Error(MadeMat.File(MadeMat.Array(MatClass.Double, "s", [1, 1], MadeMat.Small(MatType.UInt8, 1)))));
        Assert.Contains("cannot be read", Error(() => new MatStructArray(_folder["none.mat"], "s")));
    }

    [Fact]
    public void Sizes_that_cannot_be_are_refused_before_anything_is_allocated_for_them()
    {
        byte[] names = [.. MadeMat.Small(MatType.Int32, 32, 0, 0, 0), .. MadeMat.Piece(MatType.Int8, new byte[32])];
        foreach (int[] dimensions in new int[][] { [int.MaxValue, int.MaxValue], [-1, 1], [100, 100] })
            Assert.Contains("dimension of", Error(MadeMat.File(MadeMat.Array(MatClass.Struct, "s", dimensions, names))));
        Assert.Contains("20 rows of 1 fields", Error(MadeMat.File(MadeMat.Array(MatClass.Struct, "s", [20, 1], names))));
        foreach (byte[] length in new byte[][] { [0, 0, 0, 0], [0xff, 0xff, 0xff, 0xff], [5, 0, 0, 0], [200, 0, 0, 0] })
        {
            byte[] odd = [.. MadeMat.Small(MatType.Int32, length), .. MadeMat.Piece(MatType.Int8, new byte[32])];
            Assert.Contains("field names of", Error(MadeMat.File(MadeMat.Array(MatClass.Struct, "s", [1, 1], odd))));
        }
        Assert.Contains("says 4294967295 bytes; 0 are left", Error(MadeMat.File(MadeMat.Tag(MatType.Matrix, uint.MaxValue))));
        Assert.Contains("unpacks to 4294967295 bytes", Error(MadeMat.File(MadeMat.Compressed(MadeMat.Tag(MatType.Matrix, uint.MaxValue)))));
        Assert.Contains("type of", Error(MadeMat.File([1, 0, 9, 0, 0, 0, 0, 0])));
    }

    [Fact]
    public void What_unpacks_to_another_size_than_it_says_or_to_too_much_is_refused()
    {
        byte[] s = MadeMat.Struct("s", ["id"], [MadeMat.Number(1)]);
        Assert.Contains("has more than the", Error(MadeMat.File(MadeMat.Compressed([.. s, 0]))));
        Assert.Contains("does not unpack", Error(MadeMat.File(MadeMat.Compressed(s[..^8]))));
        byte[] checksum = MadeMat.Compressed(s);
        checksum[^1] ^= 1;
        Assert.Contains("does not unpack", Error(MadeMat.File(checksum)));
        Assert.Contains("does not unpack", Error(MadeMat.File(MadeMat.Piece(MatType.Compressed, 1, 2, 3, 4))));

        byte[] zeros = MadeMat.Piece(MatType.UInt8, new byte[1 << 25]);
        byte[] large = MadeMat.Compressed(MadeMat.Array(MatClass.Double, "zeros", [1 << 25, 1], zeros));
        Assert.True(large.Length < 1 << 20);
        Assert.Equal(1, Read(MadeMat.File(large, MadeMat.Compressed(s)), "s").Count);
        Assert.Contains("of the 64 MB", Error(MadeMat.File(large, large, MadeMat.Compressed(s))));
    }

    [Fact]
    public void A_file_cut_anywhere_is_a_data_error()
    {
        byte[] file = File.ReadAllBytes(Fixtures.File("imagenet", "meta.mat"));
        byte[] plain = MadeMat.File(MadeMat.Unpacked(file));
        Assert.Equal(7, Read(plain, "synsets").Count);
        foreach (byte[] whole in new[] { file, plain })
            for (int length = 1; length < whole.Length; length += whole.Length > 1000 ? 7 : 1)
                Assert.Throws<DataException>(() => ReadAll(whole[..length]));
    }

    [Fact]
    public void Any_changed_byte_is_a_data_error_or_another_value_and_nothing_else()
    {
        byte[] plain = MadeMat.File(MadeMat.Unpacked(File.ReadAllBytes(Fixtures.File("imagenet", "meta.mat"))));
        var random = new Random(3);
        int refused = 0, read = 0;
        for (int at = 0; at < plain.Length; at++)
        {
            byte[] changed = [.. plain];
            changed[at] = (byte)random.Next(256);
            try
            {
                ReadAll(changed);
                read++;
            }
            catch (DataException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 500, plain.Length);
        Assert.InRange(read, 500, plain.Length);
    }

    private void ReadAll(byte[] file)
    {
        MatStructArray array = Read(file, "synsets");
        for (int row = 0; row < array.Count; row++)
        {
            foreach (string field in new[] { "ILSVRC2012_ID", "num_children" }) array.WholeNumber(row, field);
            foreach (string field in new[] { "WNID", "words" }) array.Text(row, field);
        }
    }

    private MatStructArray Read(byte[] file, string variable)
    {
        File.WriteAllBytes(_folder["file.mat"], file);
        return new MatStructArray(_folder["file.mat"], variable);
    }

    private string Error(byte[] file) => Error(() => Read(file, "s"));

    private static string Error(Func<object> read) => Assert.Throws<DataException>(() => read()).Message;
}
