using System.Runtime.InteropServices;
using System.Text.Json;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Features;
using KnowledgeTransfer.TestKit;
using KnowledgeTransfer.Tests.Data;
using Xunit;

namespace KnowledgeTransfer.Tests.Features;

public class HogExtractorTests
{
    [Fact]
    public void Every_fixture_equals_scikit_image_to_one_in_a_hundred_thousand()
    {
        JsonElement fixture = Fixtures.Json("hog", "hog.json");
        foreach (JsonElement c in fixture.GetProperty("cases").EnumerateArray())
        {
            int size = c.GetProperty("size").GetInt32();
            byte[] pixels = c.GetProperty("kind").GetString() switch
            {
                "random" => Pictures.Random(size, size).Pixels,
                "flat" => [.. Enumerable.Repeat((byte)128, size * size * 3)],
                _ => fixture.GetProperty("sample7").GetBytesFromBase64(),
            };
            using var hog = new HogExtractor(new HogOptions
            {
                InputSize = size,
                CellSize = c.GetProperty("cell").GetInt32(),
                BlockSize = c.GetProperty("block").GetInt32(),
                OrientationCount = c.GetProperty("orientations").GetInt32(),
                Gray = c.GetProperty("gray").GetBoolean(),
            });
            ReadOnlySpan<float> expected = MemoryMarshal.Cast<byte, float>(c.GetProperty("values").GetBytesFromBase64());
            Assert.Equal(expected.Length, hog.Dimension);
            float[] actual = new float[hog.Dimension];

            hog.Extract(new ImageBatch(0, 1, size, size, pixels), actual);

            for (int i = 0; i < actual.Length; i++)
                Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-5f, $"{c.GetProperty("kind")} {i}: {expected[i]} {actual[i]}");
        }
    }

    [Fact]
    public void A_vertical_edge_falls_into_the_first_bin_and_nowhere_else()
    {
        // 8 x 8, dark left half, bright right half: the gradient points to the right, 0 degrees, at columns 3 and 4.
        byte[] pixels = [.. Enumerable.Range(0, 64).SelectMany(i => Enumerable.Repeat((byte)(i % 8 < 4 ? 0 : 100), 3))];
        using var hog = new HogExtractor(new HogOptions { InputSize = 8, CellSize = 8, BlockSize = 1 });
        float[] features = new float[9];

        hog.Extract(new ImageBatch(0, 1, 8, 8, pixels), features);

        // One value alone: length 1, cut to 0.2, scaled to length 1 again.
        Assert.Equal(1f, features[0], 4);
        Assert.All(features[1..], v => Assert.Equal(0f, v));
    }

    [Fact]
    public void The_default_has_1764_numbers() => Assert.Equal(1764, new HogExtractor().Dimension);

    [Fact]
    public void A_picture_has_the_same_numbers_alone_and_in_a_batch()
    {
        using var hog = new HogExtractor(new HogOptions { InputSize = 16 });
        byte[] all = Pictures.Random(16, 16 * 9).Pixels;
        float[] together = new float[9 * hog.Dimension], alone = new float[hog.Dimension];

        hog.Extract(new ImageBatch(0, 9, 16, 16, all), together);

        for (int i = 0; i < 9; i++)
        {
            hog.Extract(new ImageBatch(i, 1, 16, 16, all[(i * 768)..((i + 1) * 768)]), alone);
            Assert.Equal(alone, together[(i * hog.Dimension)..((i + 1) * hog.Dimension)]);
        }
    }

    [Fact]
    public void Impossible_options_are_all_named_at_once()
    {
        ConfigException e = Assert.Throws<ConfigException>(() =>
            new HogExtractor(new HogOptions { CellSize = 40, OrientationCount = 0 }));
        Assert.Contains("0 orientations", e.Message);
        Assert.Contains("40 x 2", e.Message);
    }

    [Fact]
    public void The_identity_tells_apart_what_gives_other_numbers_and_is_json()
    {
        HogOptions[] options =
        [
            new(), new() { Gray = true }, new() { CellSize = 8 }, new() { InputSize = 64 },
            new() { BlockSize = 3 }, new() { OrientationCount = 8 },
        ];
        string[] identities = [.. options.Select(o => new HogExtractor(o).Identity)];
        Assert.Equal(options.Length, identities.Distinct().Count());
        Assert.Equal(new HogExtractor().Identity, identities[0]);
        Assert.Equal("hog", JsonDocument.Parse(identities[0]).RootElement.GetProperty("kind").GetString());
    }

    [Fact]
    public void A_batch_of_another_size_or_a_result_of_another_length_is_refused()
    {
        using var hog = new HogExtractor();
        Assert.Throws<ArgumentException>(() => hog.Extract(new ImageBatch(0, 1, 31, 32, new byte[32 * 32 * 3]), new float[1764]));
        Assert.Throws<ArgumentException>(() => hog.Extract(new ImageBatch(0, 1, 32, 32, new byte[32 * 32 * 3]), new float[1763]));
        Assert.Throws<ArgumentException>(() => hog.Extract(new ImageBatch(0, 2, 32, 32, new byte[32 * 32 * 3]), new float[2 * 1764]));
    }
}
