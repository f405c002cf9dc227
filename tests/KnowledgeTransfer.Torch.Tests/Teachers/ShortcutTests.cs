using KnowledgeTransfer.Data;
using KnowledgeTransfer.Reports;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Teachers;
using KnowledgeTransfer.Torch.Tests.Pretext;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Teachers;

public sealed class ShortcutTests
{
    private const int Size = PlantedTask.Size;

    [Fact]
    public void Noise_has_no_shortcut()
    {
        TeacherShortcuts found = Test((_, _) => { });
        Assert.All(found.Probes, probe => Assert.False(found.IsOpen(probe), $"{probe}"));
        Assert.StartsWith("no shortcut found", found.Verdict, StringComparison.Ordinal);
        Assert.Equal((3, 300), (found.ClassCount, found.Probes[0].ExampleCount));
        Assert.Equal([12 * 7, 3, 50], found.Probes.Select(p => p.FeatureCount));
        Assert.Equal(1500, found.Probes[0].TrainCount); // ten of each picture
    }

    [Fact]
    public void An_answer_in_a_corner_pixel_is_found_by_borders_only()
    {
        TeacherShortcuts found = Test((tile, answer) => tile[^1] = answer);
        Assert.True(found.Probes[0].Accuracy > 0.9, $"{found.Probes[0]}");
        Assert.True(found.IsOpen(found.Probes[0]));
        Assert.Contains("borders (1 px) alone", found.Verdict, StringComparison.Ordinal);
        Assert.DoesNotContain("chromatic shift alone", found.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_in_the_brightness_is_found_by_means()
    {
        TeacherShortcuts found = Test((tile, answer) =>
        {
            for (int i = 0; i < tile.Length; i++) tile[i] += answer;
        });
        Assert.True(found.Probes[1].Accuracy > 0.9, $"{found.Probes[1]}");
    }

    [Fact]
    public void An_answer_in_the_displacement_of_red_is_found_by_chromatic_shift()
    {
        TeacherShortcuts found = Test((tile, answer) =>
        {
            for (int y = 0; y < Size; y++)
                for (int x = 0; x < Size; x++) tile[(y * Size + x) * 3] = tile[(y * Size + Math.Max(0, x - answer)) * 3 + 1];
        });
        Assert.True(found.Probes[2].Accuracy > 0.9, $"{found.Probes[2]}");
    }

    [Fact]
    public void The_same_question_has_the_same_answer() =>
        Assert.Equal(Test((_, _) => { }).Probes, Test((_, _) => { }).Probes);

    [Fact]
    public void Borders_are_the_outermost_pixels_each_once()
    {
        float[] tile = [.. Enumerable.Range(0, 4 * 4 * 3).Select(i => (float)i)];
        var seen = new float[ShortcutFeatures.Count(ShortcutView.Borders, 4)];
        ShortcutFeatures.Write(ShortcutView.Borders, tile, 4, seen);
        int[] pixels = [0, 1, 2, 3, 4, 7, 8, 11, 12, 13, 14, 15];
        Assert.Equal([.. pixels.SelectMany(p => new[] { 3f * p, 3 * p + 1, 3 * p + 2 })], seen);
    }

    [Fact]
    public void Means_are_of_each_colour()
    {
        var seen = new float[3];
        ShortcutFeatures.Write(ShortcutView.ChannelMeans, [.. Enumerable.Range(0, 9).SelectMany(i => new[] { i, 1f, -i })], 3, seen);
        Assert.Equal([4f, 1f, -4f], seen);
    }

    [Fact]
    public void Equal_colours_correlate_perfectly_without_displacement()
    {
        var random = new CounterRandom(11);
        float[] tile = [.. Enumerable.Range(0, Size * Size).Select(_ => (float)random.NextDouble()).SelectMany(v => new[] { v, v, v })];
        var seen = new float[ShortcutFeatures.Count(ShortcutView.ChromaticShift, Size)];
        ShortcutFeatures.Write(ShortcutView.ChromaticShift, tile, Size, seen);
        Assert.Equal(50, seen.Length);
        Assert.Equal((1f, 1f), (seen[12], seen[25 + 12]));
        Assert.Equal(12, Array.IndexOf(seen, seen.Max())); // the shift by nothing, in the middle of 5 x 5
        Assert.All(seen, value => Assert.InRange(value, -1f, 1.000001f));
        Array.Clear(tile);
        ShortcutFeatures.Write(ShortcutView.ChromaticShift, tile, Size, seen);
        Assert.All(seen, value => Assert.Equal(0f, value));
    }

    private static TeacherShortcuts Test(PlantedTask.Plant plant)
    {
        MemoryImages train = PretextPictures.Noise(Size, 150, 1), heldOut = PretextPictures.Noise(Size, 300, 2);
        return ShortcutTest.Run(
            new PlantedTask(plant), trained: null, train, heldOut, PretextPictures.Raw, seed: 3,
            new ShortcutOptions { Epochs = 12, HiddenCount = 32 });
    }
}
