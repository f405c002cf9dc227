using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Features;
using KnowledgeTransfer.TestKit;

namespace KnowledgeTransfer.Onnx.Tests.Sweep;

public class TeacherSweepTests
{
    private const int Side = 8;

    [Fact]
    public void Every_reading_is_ranked_best_first_and_equal_calls_give_equal_results()
    {
        using var folder = new TemporaryFolder();
        SweepResult first = Run(folder), second = Run(folder);
        Assert.Equal(200, first.PictureCount);
        Assert.Equal(
            first.Choices.OrderByDescending(c => c.Suggestion > 0).ThenByDescending(c => c.Score).Select(c => c.Score),
            first.Choices.Select(c => c.Score));
        Assert.Equal(first.Choices.Select(c => $"{c} {c.Score:R}"), second.Choices.Select(c => $"{c} {c.Score:R}"));
        Assert.All(first.Choices, c => Assert.Equal([10, 20, 40], c.Figures.Clusterings.Select(k => k.ClusterCount)));
        Assert.All(first.Choices, c => Assert.Equal(
            c.Figures.NeighbourConsistency * c.Figures.Clusterings[1].ViewAgreement * c.Figures.Clusterings[1].SizeEntropy, c.Score));
        Assert.Empty(Directory.GetDirectories(folder.Path));
    }

    [Fact]
    public void Who_looks_on_gets_the_features_of_every_reading_and_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        var seen = new List<string>();
        SweepResult watched = Run(folder, (reading, features) =>
        {
            Assert.Equal((200, reading.Dimension), (features.RowCount, features.Dimension));
            seen.Add(reading.ToString());
        });
        Assert.Equal(watched.Choices.Select(c => c.ToString()).Order(), seen.Order());
        Assert.Equal(Run(folder).Choices.Select(c => c.Score), watched.Choices.Select(c => c.Score));
    }

    [Fact]
    public void Of_layers_in_equal_places_the_score_decides_and_of_equal_ones_the_shorter_vector_wins()
    {
        (TapReading, LabelFreeFigures)[] figures =
        [
            (Reading("early", 8), Figures(0.5, 0.25)), (Reading("middle", 8), Figures(0.5, 0.5)), (Reading("late", 4), Figures(0.25, 0.5)),
        ];
        IReadOnlyList<SweepChoice> ranked = SweepRule.Rank(figures, _ => Tensor(0));
        Assert.Equal(["middle", "late", "early"], ranked.Select(c => c.Layer));
        Assert.Equal([0.25, 0.125, 0.125], ranked.Select(c => c.Score));
    }

    [Fact]
    public void Suggested_layers_come_first_and_among_them_the_score_decides_not_the_suggestions_order()
    {
        (TapReading, LabelFreeFigures)[] figures =
        [
            (Reading("first layer", 8), Figures(0.9, 0.9)), (Reading("one", 8), Figures(0.5, 0.5)), (Reading("two", 8), Figures(0.6, 0.5)),
        ];
        IReadOnlyList<SweepChoice> ranked = SweepRule.Rank(figures, layer => Tensor(layer switch { "one" => 1, "two" => 2, _ => 0 }));
        Assert.Equal([("two", 2), ("one", 1), ("first layer", 0)], ranked.Select(c => (c.Layer, c.Suggestion)));
    }

    [Fact]
    public void A_collapsed_reading_keeps_its_neighbours_but_not_its_score()
    {
        (TapReading, LabelFreeFigures)[] figures =
        [
            (Reading("collapsed", 1), Figures(1, 0.5, entropy: 0.1)), (Reading("alive", 8), Figures(0.25, 0.5)),
        ];
        Assert.Equal("alive", SweepRule.Rank(figures, _ => Tensor(0))[0].Layer);
    }

    private static TapReading Reading(string layer, int dimension) => new(layer, FeaturePooling.None, dimension);

    /// <summary>Only the rule's k counts: the middle one.</summary>
    private static LabelFreeFigures Figures(double neighbours, double views, double entropy = 1) => new(
        9, neighbours, [.. new[] { 0.9, views, 0.1 }.Select((v, i) => new ClusteringFigures(10 << i, 0.5, v, 1, i == 1 ? entropy : 0.7))]);

    private static InspectedTensor Tensor(int suggestion) =>
        new("", "Relu", null, 1, 1, null, null, IsOutput: false, FeaturePooling.None, null, suggestion);

    [Fact]
    public void Too_few_pictures_are_refused_with_what_is_needed()
    {
        using var folder = new TemporaryFolder();
        ConfigException error = Assert.Throws<ConfigException>(() => TeacherSweep.Run(
            Model(folder), Records.Pixels(Side), new SeededPictures(199, Side), folder.Path));
        Assert.Contains("200", error.Message);
        Assert.Contains("199", error.Message);
    }

    [Fact]
    public void The_sample_is_spread_over_all_pictures()
    {
        Data.ImageSource sample = TeacherSweep.Sample(new SeededPictures(1000, Side), 250);
        Assert.Equal(["p00000", "p00004", "p00008"], sample.Ids.Take(3).Select(id => id.Value));
        Assert.Equal((250, "p00996"), (sample.Count, sample.Ids[^1].Value));
    }

    private static SweepResult Run(TemporaryFolder folder, Action<TapReading, FeatureMatrix>? observe = null) => TeacherSweep.Run(
        Model(folder), Records.Pixels(Side), new SeededPictures(230, Side), folder.Path,
        new SweepOptions { SampleSize = 200, Seed = 3, Layers = ["conv", "relu"] }, observe: observe);

    private static string Model(TemporaryFolder folder) => TinyModel.Colours("N", Side).Save(folder.File("tiny.onnx"));
}
