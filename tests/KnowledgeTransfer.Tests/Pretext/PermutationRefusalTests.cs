using System.Globalization;
using System.Text.RegularExpressions;
using KnowledgeTransfer.Pretext;
using Xunit;

namespace KnowledgeTransfer.Tests.Pretext;

/// <summary>Sets that cannot be are refused before any work, with what could be.</summary>
public sealed class PermutationRefusalTests
{
    private static readonly PermutationOptions Default = new();

    [Theory]
    [InlineData(0, "is 0; 1 to 10,000 are possible")]
    [InlineData(-1, "is -1; 1 to 10,000 are possible")]
    [InlineData(10_000_000, "is 10,000,000; 1 to 10,000 are possible")]
    public void No_permutation_or_ten_million(int count, string words) => Refused(Default with { Count = count }, words);

    [Theory]
    [InlineData(1, "The least distance is 1; 2 to 9, the number of tiles, are possible")]
    [InlineData(0, "The least distance is 0")]
    [InlineData(10, "The least distance is 10; 2 to 9")]
    public void A_distance_that_no_two_permutations_have(int distance, string words) =>
        Refused(Default with { MinimumDistance = distance }, words);

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(int.MinValue)]
    public void Another_number_of_tiles(int tileCount) =>
        Refused(Default with { TileCount = tileCount }, $"The number of tiles is {tileCount}; 2 to 16 are possible");

    [Fact]
    public void More_than_the_bound_for_the_distance()
    {
        Refused(Default with { MinimumDistance = 7 }, "701 permutations of 9 tiles", "no set has more than 504 (9! / 6!)");
        Refused(Default with { MinimumDistance = 9, Count = 10 }, "no set has more than 9 (9! / 8!)");
        Refused(new PermutationOptions { TileCount = 4, Count = 13 }, "no set has more than 12 (4! / 2!)");
        PermutationOptions all = new() { TileCount = 4, Count = 24, MinimumDistance = 2 };
        Refused(all, "no set has more than 23 (4! - 1 without the identity)");
        Refused(all with { Count = 25, WithIdentity = true }, "no set has more than 24 (4!)");
    }

    [Fact]
    public void All_problems_are_said_at_once() =>
        Refused(new PermutationOptions { TileCount = 3, Count = 0, MinimumDistance = 9 }, "is 0;", "is 9; 2 to 3");

    // 20 permutations of 5 tiles at distance 4 exist (x -> ax + b modulo 5), but choices at random run into a dead end before.
    [Theory]
    [InlineData(PermutationStrategy.MinimumDistance)]
    [InlineData(PermutationStrategy.MaximumMean)]
    [InlineData(PermutationStrategy.MaximumMinimum)]
    public void When_the_candidates_run_out_the_message_says_how_many_were_found(PermutationStrategy strategy)
    {
        var options = new PermutationOptions { TileCount = 5, Count = 20, MinimumDistance = 4, Strategy = strategy };
        var e = Assert.Throws<ConfigException>(() => PermutationGenerator.Generate(options));
        Match found = Regex.Match(e.Message, "none of 119 candidates was left after ([0-9]+) choices");
        int count = int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.InRange(count, 5, 19);
        Assert.Equal(count, PermutationGenerator.Generate(options with { Count = count }).Count);
        Assert.Throws<ConfigException>(() => PermutationGenerator.Generate(options with { Count = count + 1 }));
    }

    [Fact]
    public void A_search_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Assert.Throws<OperationCanceledException>(() => PermutationGenerator.Generate(Default, cancellation.Token));
    }

    private static void Refused(PermutationOptions options, params string[] words)
    {
        var e = Assert.Throws<ConfigException>(() => PermutationGenerator.Generate(options));
        Assert.All(words, word => Assert.Contains(word, e.Message, StringComparison.Ordinal));
    }
}
