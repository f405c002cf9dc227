using KnowledgeTransfer.Pretext;
using Xunit;

namespace KnowledgeTransfer.Tests.Pretext;

public sealed class PermutationGeneratorTests
{
    // The permutations of 3 tiles at distance 3 from 012 and each other are 120 and 201.
    [Theory]
    [InlineData(PermutationStrategy.MinimumDistance)]
    [InlineData(PermutationStrategy.MaximumMean)]
    [InlineData(PermutationStrategy.MaximumMinimum)]
    public void Three_of_three_tiles_at_distance_three_with_the_identity_are_the_rotations(PermutationStrategy strategy)
    {
        string[] rotations = Texts(PermutationGenerator.Generate(
            new PermutationOptions { TileCount = 3, Count = 3, Strategy = strategy, WithIdentity = true }));
        Assert.Equal("012", rotations[0]);
        Assert.Equal(["012", "120", "201"], rotations.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(PermutationStrategy.MinimumDistance, 2, 1, 2)]
    [InlineData(PermutationStrategy.MinimumDistance, 4, 9, 2)]
    [InlineData(PermutationStrategy.MinimumDistance, 9, 64, 5)]
    [InlineData(PermutationStrategy.MinimumDistance, 16, 200, 11)]
    [InlineData(PermutationStrategy.MaximumMean, 4, 23, 2)]
    [InlineData(PermutationStrategy.MaximumMean, 7, 101, 3)]
    [InlineData(PermutationStrategy.MaximumMean, 10, 17, 4)]
    [InlineData(PermutationStrategy.MaximumMinimum, 4, 4, 3)]
    [InlineData(PermutationStrategy.MaximumMinimum, 8, 63, 4)]
    [InlineData(PermutationStrategy.MaximumMinimum, 6, 15, 2)]
    public void A_set_has_what_was_asked_for_and_the_same_seed_gives_the_same(
        PermutationStrategy strategy, int tileCount, int count, int distance)
    {
        var hashes = new HashSet<string>();
        for (ulong seed = 1; seed <= 2; seed++)
        {
            var options = new PermutationOptions
            {
                Strategy = strategy,
                TileCount = tileCount,
                Count = count,
                MinimumDistance = distance,
                Seed = seed,
            };
            PermutationSet set = PermutationGenerator.Generate(options);
            var copy = new PermutationSet(tileCount, [.. Enumerable.Range(0, count).Select(i => set[i])]); // checks that all differ
            PermutationStatistics s = PermutationStatistics.Compute(copy);
            Assert.Equal((count, false), (s.Count, s.HasIdentity));
            Assert.True(count == 1 || s.MinimumDistance >= distance);
            Assert.Equal(set.Hash, PermutationGenerator.Generate(options).Hash);
            hashes.Add(set.Hash);
            PermutationSet with = PermutationGenerator.Generate(options with { WithIdentity = true });
            Assert.Equal(Enumerable.Range(0, tileCount), with[0]);
        }

        Assert.Equal(tileCount == 2 ? 1 : 2, hashes.Count);
    }

    [Fact]
    public void Every_permutation_of_three_tiles_comes_first_equally_often()
    {
        var counts = new Dictionary<string, int>();
        for (ulong seed = 0; seed < 5000; seed++)
        {
            string first = Texts(PermutationGenerator.Generate(new PermutationOptions { TileCount = 3, Count = 1, Seed = seed }))[0];
            counts[first] = counts.GetValueOrDefault(first) + 1;
        }

        Assert.Equal(["021", "102", "120", "201", "210"], counts.Keys.Order(StringComparer.Ordinal));
        Assert.All(counts.Values, count => Assert.InRange(count, 850, 1150)); // 1000 +- 5.3 standard deviations
    }

    [Theory]
    [InlineData(PermutationStrategy.MaximumMean)]
    [InlineData(PermutationStrategy.MaximumMinimum)]
    public void Each_greedy_choice_is_the_best_of_all_candidates(PermutationStrategy strategy)
    {
        int[][] all = AllOfFive();
        PermutationSet set = PermutationGenerator.Generate(
            new PermutationOptions { TileCount = 5, Count = 30, MinimumDistance = 2, Strategy = strategy, WithIdentity = true });
        for (int i = 1; i < set.Count; i++)
        {
            int[][] before = [.. Enumerable.Range(0, i).Select(j => set[j])];
            Assert.Equal(all.Max(candidate => Score(candidate, before)), Score(set[i], before));
        }

        int Score(int[] candidate, int[][] before)
        {
            int[] distances = Array.ConvertAll(before, b => b.Zip(candidate).Count(pair => pair.First != pair.Second));
            if (distances.Contains(0)) return -1;
            return strategy == PermutationStrategy.MaximumMean ? distances.Sum() : distances.Min();
        }

        static int[][] AllOfFive() =>
        [
            .. from code in Enumerable.Range(0, 5 * 5 * 5 * 5 * 5)
            let entries = new[] { code % 5, code / 5 % 5, code / 25 % 5, code / 125 % 5, code / 625 }
            where entries.Distinct().Count() == 5
            select entries,
        ];
    }

    private static string[] Texts(PermutationSet set) => [.. Enumerable.Range(0, set.Count).Select(i => string.Concat(set[i]))];
}
