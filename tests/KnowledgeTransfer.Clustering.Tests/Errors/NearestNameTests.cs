using CsCheck;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests.Errors;

public class NearestNameTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("Epochs", "epochs", 0)]
    [InlineData("epcohs", "epochs", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ca", "abc", 3)]
    public void Distances_by_hand(string left, string right, int expected) => Assert.Equal(expected, NearestName.Distance(left, right));

    [Fact]
    public void Nearest_first_and_ties_in_ordinal_order() =>
        Assert.Equal(["epoch", "epochs", "batch"], NearestName.Of("epoch", ["seed", "epochs", "batch", "epoch", "epoch", "zatch"]));

    [Fact]
    public void The_order_of_the_known_names_does_not_matter() =>
        Gen.Select(Gen.String[Gen.Char['a', 'd'], 0, 6], Gen.String[Gen.Char['a', 'd'], 0, 6].Array[0, 8]).Sample((unknown, known) =>
        {
            Assert.Equal(NearestName.Of(unknown, known), NearestName.Of(unknown, known.Reverse()));
            foreach (string name in known)
            {
                int distance = NearestName.Distance(unknown, name);
                Assert.Equal(distance, NearestName.Distance(name, unknown));
                Assert.InRange(distance, Math.Abs(unknown.Length - name.Length), Math.Max(unknown.Length, name.Length));
            }
        }, iter: 300);

    [Fact]
    public void A_name_that_contains_what_was_asked_for_is_near_but_not_nearer_than_a_mistyped_one()
    {
        Assert.Equal("features/conv1/Relu", NearestName.Of("conv1", ["layer33", "features/conv1/Relu", "block2"], 1)[0]);
        Assert.Equal("small", NearestName.Of("smal", ["nin-small", "small"], 1)[0]);
    }

    [Fact]
    public void Very_long_names_cost_little() =>
        Assert.Equal(0, NearestName.Distance(new string('x', 5_000_000), new string('X', 3_000_000)));

    [Fact]
    public void Fewer_known_than_asked_for_gives_them_all()
    {
        Assert.Empty(NearestName.Of("a", []));
        Assert.Empty(NearestName.Of("a", ["b"], 0));
        Assert.Equal(["b"], NearestName.Of("a", ["b"], 5));
    }
}
