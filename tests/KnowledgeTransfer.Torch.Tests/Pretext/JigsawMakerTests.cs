using KnowledgeTransfer.Data;
using KnowledgeTransfer.Pretext;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Pretext;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Pretext;

public sealed class JigsawMakerTests
{
    private const int Tile = 12;
    private const int TileLength = Tile * Tile * 3;

    private static readonly PermutationSet Permutations = PermutationGenerator.Generate(new PermutationOptions { Count = 20 });

    private static JigsawOptions Plain { get; } = JigsawTask.Defaults(32, Permutations) with
    {
        Colours = new ColourShares(0),
        NormaliseTiles = false,
    };

    private static JigsawTask Occluded { get; } = new(Plain with { OccluderLimit = 2 });

    private static IEnumerable<(float[] Input, int Answer)> Puzzles(JigsawTask task, ITrainingImages images, int picture, int count)
    {
        ExampleMaker maker = task.CreateMaker(images, PretextPictures.Raw);
        for (int i = 0; i < count; i++)
        {
            (float[] input, long[] classes) = PretextPictures.Make(task, maker, picture, CounterRandom.Key(1, (ulong)i));
            yield return (input, (int)classes[0]);
        }
    }

    /// <summary>Number of the picture that a tile is from.</summary>
    private static int Origin(float[] input, int position) => (int)input[position * TileLength + 2] / 10;

    /// <summary>Number of the tile in its grid of 16-pixel cells.</summary>
    private static int Source(float[] input, int position) =>
        (int)input[position * TileLength + 1] / 16 * 3 + (int)input[position * TileLength] / 16;

    [Fact]
    public void Position_i_shows_tile_p_i_and_the_inverse_restores_the_picture()
    {
        var seen = new HashSet<int>();
        foreach ((float[] input, int answer) in Puzzles(new JigsawTask(Plain), PretextPictures.Coordinates(48, 3), 0, 300))
        {
            seen.Add(answer);
            int[] sources = [.. Enumerable.Range(0, 9).Select(position => Source(input, position))];
            Assert.Equal(Permutations[answer], sources);
            Assert.Equal(Enumerable.Range(0, 9), Permutations.Inverse(answer).Select(position => sources[position]));
        }
        Assert.Equal(20, seen.Count);
    }

    [Fact]
    public void A_tile_is_a_window_of_the_picture_pixel_by_pixel()
    {
        foreach ((float[] input, _) in Puzzles(new JigsawTask(Plain), PretextPictures.Coordinates(48, 3), 0, 50))
            for (int start = 0; start < input.Length; start += TileLength)
                for (int y = 0; y < Tile; y++)
                    for (int x = 0; x < Tile; x++)
                    {
                        int at = start + (y * Tile + x) * 3;
                        Assert.Equal((input[start] + x, input[start + 1] + y, 30f), (input[at], input[at + 1], input[at + 2]));
                    }
    }

    [Fact]
    public void Colours_are_shifted_each_on_its_own()
    {
        // All three colours are the column here, so that their differences are the differences of shifts.
        byte[] pixels = [.. from y in Enumerable.Range(0, 48) from x in Enumerable.Range(0, 48)
            from c in Enumerable.Range(0, 3) select (byte)x];
        var images = new MemoryImages([new("a")], 48, 48, pixels);
        var parts = new HashSet<(float, float)>();
        foreach ((float[] input, _) in Puzzles(new JigsawTask(Plain), images, 0, 50))
            for (int start = 0; start < input.Length; start += TileLength)
                parts.Add((input[start + 1] - input[start], input[start + 2] - input[start]));
        // Shifts are 0 or 1: red 0 leaves (0 or 1, 0 or 1), red 1 leaves (0 or -1, 0 or -1).
        Assert.Equal([(-1, -1), (-1, 0), (0, -1), (0, 0), (0, 1), (1, 0), (1, 1)], parts.Order());
    }

    [Fact]
    public void Tiles_reach_the_first_and_the_last_pixel_of_the_picture_and_of_their_cells()
    {
        var columns = new HashSet<float>[9];
        for (int i = 0; i < 9; i++) columns[i] = [];
        foreach ((float[] input, int answer) in Puzzles(new JigsawTask(Plain), PretextPictures.Coordinates(48, 3), 0, 600))
            for (int position = 0; position < 9; position++)
                columns[Permutations[answer][position]].Add(input[position * TileLength]);
        for (int tile = 0; tile < 9; tile++)
            Assert.Equal(Enumerable.Range(tile % 3 * 16, 5).Select(column => (float)column), columns[tile].Order());
    }

    [Fact]
    public void Occluders_are_0_to_2_tiles_of_one_other_picture_at_expected_frequencies()
    {
        const int Count = 6000;
        var occluders = new int[3];
        var origins = new int[6];
        var positions = new int[9];
        var intruders = new int[9];
        foreach ((float[] input, int answer) in Puzzles(Occluded, PretextPictures.Coordinates(48, 1, 2, 3, 4, 5), 2, Count))
        {
            int[] hidden = [.. Enumerable.Range(0, 9).Where(position => Origin(input, position) != 3)];
            occluders[hidden.Length]++; // more than 2 would be out of range
            Assert.True(hidden.Select(position => Origin(input, position)).Distinct().Count() <= 1);
            Assert.Equal(hidden.Length, hidden.Select(position => Source(input, position)).Distinct().Count());
            foreach (int position in hidden)
            {
                origins[Origin(input, position)]++;
                positions[position]++;
                intruders[Source(input, position)]++;
            }
            int[] permutation = Permutations[answer];
            Assert.All(Enumerable.Range(0, 9).Except(hidden), position => Assert.Equal(permutation[position], Source(input, position)));
        }
        // Five standard deviations of a binomial count: 5 sqrt(6000 / 3 * 2 / 3) = 183.
        Assert.All(occluders, count => Assert.InRange(count, 2000 - 183, 2000 + 183));
        Assert.Equal((0, 0), (origins[0], origins[3]));
        // About 6000 occluders (0, 1 or 2 each, which adds to the variance) of 4 pictures; two of one puzzle have the same origin, which
        // doubles the variance at most: 5 sqrt(2 * 6000 / 4) = 274.
        Assert.All([origins[1], origins[2], origins[4], origins[5]], count => Assert.InRange(count, 1500 - 300, 1500 + 300));
        Assert.All(positions.Concat(intruders), count => Assert.InRange(count, 667 - 150, 667 + 150)); // 5 sqrt(6000 / 9) = 129
    }

    [Theory]
    [InlineData(0.7, 0, 2800, 0)]
    [InlineData(0.5, 0.5, 2000, 1000)]
    [InlineData(1, 1, 4000, 0)]
    [InlineData(0, 1, 0, 4000)]
    public void Colours_are_taken_away_as_often_as_said(double gray, double projectedOfRest, int grayCount, int projectedCount)
    {
        // A yellow picture: gray 255 (0.299 + 0.587) = 225.93; projected, with (-1, 2, -1) times it 255, (255 + 42.5, 170, 42.5).
        byte[] pixels = [.. Enumerable.Range(0, 48 * 48).SelectMany(_ => new byte[] { 255, 255, 0 })];
        var images = new MemoryImages([new("yellow")], 48, 48, pixels);
        var task = new JigsawTask(Plain with { Colours = new ColourShares(gray, projectedOfRest) });
        ILookup<int, float[]> kinds = Puzzles(task, images, 0, 4000).Select(puzzle => puzzle.Input).ToLookup(input => (int)input[0]);
        Assert.All(kinds[225], input => Assert.All(input, value => Assert.Equal(225.93f, value, 0.01f)));
        Assert.All(kinds[297], input => Assert.Equal(170, input[1], 0.01f));
        Assert.All(kinds[255], input => Assert.Equal([255, 255, 0], input[..3]));
        Assert.Equal(4000, kinds[225].Count() + kinds[297].Count() + kinds[255].Count());
        AssertNear(grayCount, kinds[225].Count());
        AssertNear(projectedCount, kinds[297].Count());

        static void AssertNear(int expected, int count)
        {
            double width = 5 * Math.Sqrt(expected * (4000 - expected) / 4000.0); // five standard deviations; 0 for none and all
            Assert.InRange(count, expected - width, expected + width);
        }
    }

    [Fact]
    public void An_example_depends_on_id_and_seed_only_not_on_order_set_or_thread()
    {
        JigsawOptions options = Occluded.Options with { Colours = new ColourShares(0.5, 0.5), NormaliseTiles = true };
        var task = new JigsawTask(options);
        int[] numbers = [1, 2, 3, 4, 5, 6], mixed = [4, 1, 6, 3, 5, 2];
        MemoryImages images = PretextPictures.Coordinates(48, numbers), other = PretextPictures.Coordinates(48, mixed);
        static ulong KeyOf(int number, int epoch) => CounterRandom.Key(9, (ulong)epoch, (ulong)number);

        ExampleMaker first = task.CreateMaker(images, PretextPictures.Raw);
        var expected = new Dictionary<(int Number, int Epoch), (float[] Input, long[] Classes)>();
        foreach (int number in numbers)
            for (int epoch = 0; epoch < 20; epoch++)
                expected[(number, epoch)] = PretextPictures.Make(task, first, number - 1, KeyOf(number, epoch));

        Parallel.ForEach(expected.Keys.Reverse(), () => task.CreateMaker(other, PretextPictures.Raw), (key, _, maker) =>
        {
            int index = Array.IndexOf(mixed, key.Number);
            (float[] input, long[] classes) = PretextPictures.Make(task, maker, index, KeyOf(key.Number, key.Epoch));
            Assert.Equal(expected[key].Input, input);
            Assert.Equal(expected[key].Classes, classes);
            return maker;
        }, _ => { });
    }

    [Fact]
    public void Normalised_tiles_have_mean_0_and_deviation_1_in_every_colour()
    {
        var task = new JigsawTask(Plain with { NormaliseTiles = true });
        (float[] input, _) = Puzzles(task, PretextPictures.Noise(48, 1, 3), 0, 1).Single();
        for (int start = 0; start < input.Length; start += TileLength)
            for (int channel = 0; channel < 3; channel++)
            {
                double[] values = [.. Enumerable.Range(0, Tile * Tile).Select(i => (double)input[start + 3 * i + channel])];
                Assert.Equal(0, values.Average(), 1e-5);
                Assert.Equal(1, values.Select(value => value * value).Average(), 1e-5);
            }
    }

    [Fact]
    public void Without_tile_normalisation_the_sets_mean_and_deviation_are_used()
    {
        var task = new JigsawTask(Plain);
        byte[] pixels = [.. Enumerable.Range(0, 48 * 48).SelectMany(_ => new byte[] { 51, 102, 204 })];
        ExampleMaker maker = task.CreateMaker(
            new MemoryImages([new("a")], 48, 48, pixels),
            new() { Height = 48, Width = 48, Mean = [0.1f, 0.2f, 0.3f], StandardDeviation = [0.5f, 0.25f, 0.125f] });
        (float[] input, _) = PretextPictures.Make(task, maker, 0, 4);
        for (int i = 0; i < input.Length; i++) Assert.Equal(new[] { 0.2f, 0.8f, 4f }[i % 3], input[i], 1e-5f);
    }

    [Fact]
    public void Making_an_example_allocates_nothing()
    {
        JigsawTask task = new(Occluded.Options with { Colours = new ColourShares(0.5, 0.5), NormaliseTiles = true });
        ExampleMaker maker = task.CreateMaker(PretextPictures.Coordinates(48, 1, 2, 3), PretextPictures.Raw);
        var input = new float[task.Shape.InputCount];
        var classes = new long[1];
        void Make(int key) => maker.Make(key % 3, new CounterRandom((ulong)key), new Example(input, classes, []));
        // The runtime may compile a method anew at any time and allocate for it; what the maker itself allocated would be seen every time.
        Assert.Contains(0L, Enumerable.Range(0, 10).Select(_ => Allocated()));

        long Allocated()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int key = 0; key < 50; key++) Make(key);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Pictures_of_another_size_are_refused()
    {
        var task = new JigsawTask(Plain);
        MemoryImages images = PretextPictures.Coordinates(32, 1);
        string message = Assert.Throws<ArgumentException>(() => task.CreateMaker(images, PretextPictures.Raw)).Message;
        Assert.Contains("32x32, the tiles need 48x48", message);
    }
}
