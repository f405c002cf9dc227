using KnowledgeTransfer.Data;
using KnowledgeTransfer.PseudoLabels;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Tests.PseudoLabels;

public sealed class IdFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ids_are_written_one_per_line_and_read_back_in_order()
    {
        ImageId[] ids = [new("b.png"), new("a, with comma.png"), new("ä/図.png")];
        IdFile.Write(_folder.File("ids.csv"), ids);
        Assert.Equal("id\nb.png\n\"a, with comma.png\"\nä/図.png\n", File.ReadAllText(_folder.File("ids.csv")));
        Assert.Equal(ids, IdFile.Read(_folder.File("ids.csv")));
        Assert.Equal(ids, IdFile.Read(_folder.File("ids.csv"), 3, "features.npy"));
    }

    [Fact]
    public void No_ids_are_a_file_with_a_header_only()
    {
        IdFile.Write(_folder.File("ids.csv"), []);
        Assert.Equal("id\n", File.ReadAllText(_folder.File("ids.csv")));
        Assert.Empty(IdFile.Read(_folder.File("ids.csv"), 0, "features.npy"));
    }

    [Fact]
    public void Another_number_of_rows_is_said_with_both_numbers()
    {
        IdFile.Write(_folder.File("ids.csv"), [new("a")]);
        var e = Assert.Throws<DataException>(() => IdFile.Read(_folder.File("ids.csv"), 2, "features.npy"));
        Assert.Contains("has 1 ids, features.npy has 2 rows", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_and_carriage_returns_are_no_part_of_an_id()
    {
        File.WriteAllText(_folder.File("ids.csv"), "\uFEFFid\r\na\r\nb\r\n");
        Assert.Equal([new ImageId("a"), new ImageId("b")], IdFile.Read(_folder.File("ids.csv")));
    }

    [Fact]
    public void Doubled_empty_and_unprintable_ids_are_the_callers_mistake_and_leave_no_file()
    {
        string path = _folder.File("ids.csv");
        Assert.Throws<ArgumentException>(() => IdFile.Write(path, [new("a"), new("a")]));
        Assert.Throws<ArgumentException>(() => IdFile.Write(path, [new("a"), new("")]));
        Assert.Throws<ArgumentException>(() => IdFile.Write(path, [new("a\nb")]));
        Assert.Throws<ArgumentException>(() => IdFile.Write(path, [default]));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_table_with_a_doubled_id_cannot_be_joined()
    {
        var e = Assert.Throws<DataException>(() => IdJoin.Positions([new("a")], [new("a"), new("a")], "the pictures", "the rows"));
        Assert.Contains("1 twice in the rows (a)", e.Message, StringComparison.Ordinal);
    }
}
