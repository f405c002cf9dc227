using KnowledgeTransfer.Features;
using Xunit;

namespace KnowledgeTransfer.Tests.Features;

public class NearestNamesTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("layer3", "LAYER4", 1)]
    [InlineData("flaw", "lawn", 2)]
    public void Distances_are_those_of_Levenshtein(string a, string b, int expected)
    {
        Assert.Equal(expected, NearestNames.Distance(a, b));
        Assert.Equal(expected, NearestNames.Distance(b, a));
    }

    [Fact]
    public void The_nearest_come_first_and_containing_names_count_as_near()
    {
        string[] known = ["features/conv1/Relu", "layer33", "block2", "layer3"];
        Assert.Equal(["layer3", "layer33"], NearestNames.Find("leyer3", known, 2));
        Assert.Equal("features/conv1/Relu", NearestNames.Find("conv1", known, 1)[0]);
        Assert.Empty(NearestNames.Find("x", []));
    }
}
