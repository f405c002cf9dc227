using KnowledgeTransfer.Evaluation;
using Xunit;

namespace KnowledgeTransfer.Tests.Evaluation;

public sealed class LabelListTests
{
    private static readonly string[] Ids = ["cat/1.png", "cat/2.png", "dog/1.png", "dog/3.png"];

    [Fact]
    public void Pictures_are_found_by_id_or_by_a_name_that_only_one_has() =>
        Assert.Equal([1, 2, 3], LabelList.Find(["dog/1.png", "", " 2.png ", "3.png"], "list.txt", Ids));

    [Theory]
    [InlineData("4.png", "line 1 of list.txt names 4.png, which is none of the 4 pictures")]
    [InlineData("1.png", "2 pictures have that name")]
    [InlineData("2.png\ncat/2.png", "line 2 of list.txt names cat/2.png a second time")]
    [InlineData("\n \n", "names no picture")]
    public void What_cannot_be_found_is_named_with_its_line(string lines, string words) =>
        Assert.Contains(words, Assert.Throws<DataException>(() => LabelList.Find(lines.Split('\n'), "list.txt", Ids)).Message);
}
