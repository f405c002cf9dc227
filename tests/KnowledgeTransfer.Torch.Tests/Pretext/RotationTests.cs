using KnowledgeTransfer.Data;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Pretext;
using TorchSharp;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Pretext;

public sealed class RotationTests
{
    /// <summary>Red, green and blue of a pixel are its letter, the letter + 50 and the letter + 100.</summary>
    private static byte[] Picture(params ReadOnlySpan<byte> letters)
    {
        var pixels = new byte[letters.Length * 3];
        for (int i = 0; i < letters.Length; i++)
            for (int channel = 0; channel < 3; channel++) pixels[3 * i + channel] = (byte)(letters[i] + 50 * channel);
        return pixels;
    }

    [Theory]
    // numpy.rot90([[1, 2, 3], [4, 5, 6], [7, 8, 9]], k) for k = 0, 1, 2, 3
    [InlineData(0, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 })]
    [InlineData(1, new byte[] { 3, 6, 9, 2, 5, 8, 1, 4, 7 })]
    [InlineData(2, new byte[] { 9, 8, 7, 6, 5, 4, 3, 2, 1 })]
    [InlineData(3, new byte[] { 7, 4, 1, 8, 5, 2, 9, 6, 3 })]
    public void Quarter_turns_are_those_of_numpy(int turns, byte[] expected)
    {
        var output = new byte[27];
        QuarterTurns.Apply(Picture(1, 2, 3, 4, 5, 6, 7, 8, 9), output, 3, turns);
        Assert.Equal(Picture(expected), output);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(32)]
    public void Turns_add_up(int size)
    {
        byte[] picture = new byte[size * size * 3], once = new byte[picture.Length], again = new byte[picture.Length];
        new Random(1).NextBytes(picture);
        for (int first = 0; first < 4; first++)
            for (int second = 0; second < 4; second++)
            {
                QuarterTurns.Apply(picture, once, size, first);
                QuarterTurns.Apply(once, again, size, second);
                QuarterTurns.Apply(picture, once, size, (first + second) % 4);
                Assert.Equal(once, again);
            }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void Other_turns_are_refused(int turns) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => QuarterTurns.Apply(new byte[3], new byte[3], 1, turns));

    private static (float[] Input, long[] Classes) Make(byte[] picture, int size, int shift, ulong key)
    {
        var images = new MemoryImages([new ImageId("a")], size, size, picture);
        var preprocessing = new ImagePreprocessing
        {
            Height = size,
            Width = size,
            ResizeSize = size,
            Scale = 1,
            Mean = [0, 50, 100],
            StandardDeviation = [1, 2, 4],
        };
        var task = new RotationTask(size, shift);
        var input = new float[task.Shape.InputCount];
        var classes = new long[4];
        task.CreateMaker(images, preprocessing).Make(0, new CounterRandom(key), new Example(input, classes, []));
        return (input, classes);
    }

    [Fact]
    public void An_example_is_the_picture_or_its_mirror_image_in_all_four_turns()
    {
        byte[] straight = [1, 2, 3, 4], mirrored = [2, 1, 4, 3];
        var seen = new HashSet<bool>();
        for (ulong key = 0; key < 20; key++)
        {
            (float[] input, long[] classes) = Make(Picture(straight), 2, shift: 0, key);
            bool mirror = input[0] == 2;
            seen.Add(mirror);
            byte[] letters = mirror ? mirrored : straight, turned = new byte[12];
            for (int turns = 0; turns < 4; turns++)
            {
                QuarterTurns.Apply(Picture(letters), turned, 2, turns);
                // Normalised, green is (letter + 50 - 50) / 2 and blue (letter + 100 - 100) / 4.
                float[] expected = [.. turned.Select((value, i) => (value - 50 * (i % 3)) / (float)(1 << i % 3))];
                Assert.Equal(expected, input[(turns * 12)..(turns * 12 + 12)]);
            }
            Assert.Equal([0, 1, 2, 3], classes);
        }
        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public void Shifts_reach_every_place_and_reflect_about_the_edge_pixel()
    {
        byte[] letters = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        var seen = new HashSet<string>();
        for (ulong key = 0; key < 400; key++)
            seen.Add(string.Join(" ", Make(Picture(letters), 3, shift: 1, key).Input.Take(27).Where((_, i) => i % 3 == 0)));
        // 9 shifts, mirrored or not. Down by one: rows 2, 3, 2; right by one: columns 2, 3, 2 (numpy's pad with mode reflect).
        Assert.Contains("5 6 5 8 9 8 5 6 5", seen);
        Assert.Contains("5 4 5 2 1 2 5 4 5", seen);
        Assert.Contains("1 2 3 4 5 6 7 8 9", seen);
        Assert.Contains("3 2 1 6 5 4 9 8 7", seen);
        Assert.Contains("4 5 6 1 2 3 4 5 6", seen);
        // A mirrored picture that is shifted sideways equals a straight one shifted the other way where only three columns exist.
        Assert.InRange(seen.Count, 12, 18);
    }

    [Fact]
    public void The_head_judges_every_turn_by_itself()
    {
        var task = new RotationTask(8);
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor classes = torch.tensor(new long[] { 0, 1, 2, 3 }).reshape(1, 4);
        torch.Tensor output = torch.zeros(4, 4);
        for (int turn = 0; turn < 4; turn++) output[turn, turn == 3 ? 0 : turn] = 10; // the last answer is wrong
        Judgement judgement = task.Judge(output, new ExampleBatch(1, output, classes, output));
        Assert.Equal((3L, 4L), (judgement.CorrectCount, judgement.AnswerCount));
        // -log(e^10 / (e^10 + 3)) three times, ten more once
        Assert.Equal(Math.Log(1 + 3 * Math.Exp(-10)) + 2.5, judgement.Loss.item<float>(), 1e-5);
    }

    [Fact]
    public void Tasks_are_found_by_name_and_an_unknown_name_gets_the_nearest()
    {
        Assert.Equal("""{"task":"rotation","size":32,"shift":4}""", PretextTasks.Create("rotation", 32).Identity);
        Assert.Contains("The nearest is rotation.", Assert.Throws<ConfigException>(() => PretextTasks.Create("rotatoin", 32)).Message);
    }
}
