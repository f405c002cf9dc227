using System.Text.Json;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Tests.Evaluation;

public sealed class SegmentationScoresTests
{
    [Fact]
    public void Six_pixels_of_which_one_is_void_give_the_figures_computed_by_hand()
    {
        var confusion = new SegmentationConfusion(4);
        confusion.Add("a", new ClassMap([0, 0, 1, 1, 255, 0], 3, 2), new ClassMap([0, 1, 1, 1, 1, 2], 3, 2));
        Assert.Equal((1, 1L, 1L, 1L, 2L), (confusion.PictureCount, confusion.VoidCount, confusion[0, 0], confusion[0, 1], confusion[1, 1]));
        SegmentationScores scores = SegmentationScores.Of(confusion);

        // Class 2 is predicted only, class 3 is nowhere.
        Assert.Equal([1 / 3.0, 2 / 3.0, 0, double.NaN], scores.IntersectionOverUnion);
        Assert.Equal([1 / 3.0, 1, double.NaN, double.NaN], scores.ClassAccuracy);
        Assert.Equal(1 / 3.0, scores.MeanIntersectionOverUnion, 15);
        Assert.Equal(2 / 3.0, scores.MeanClassAccuracy, 15);
        Assert.Equal((3 / 5.0, 5L, 3), (scores.PixelAccuracy, scores.PixelCount, scores.OccurringCount));
        Assert.Equal([3], scores.AbsentClasses);
    }

    [Fact]
    public void Pixels_of_all_pictures_count_together_in_any_order()
    {
        var random = new Random(5);
        byte[][] truths = [.. Enumerable.Range(0, 6).Select(_ => Pixels(24, 255))];
        byte[][] predictions = [.. truths.Select(_ => Pixels(24, 2))];
        SegmentationConfusion forth = new(3), back = new(3), one = new(3);
        for (int i = 0; i < 6; i++)
        {
            forth.Add("p", new ClassMap(truths[i], 4, 6), new ClassMap(predictions[i], 4, 6));
            back.Add("p", new ClassMap(truths[5 - i], 8, 3), new ClassMap(predictions[5 - i], 8, 3));
        }

        byte[] allTruths = [.. truths.SelectMany(t => t)], allPredictions = [.. predictions.SelectMany(p => p)];
        one.Add("all", new ClassMap(allTruths, 12, 12), new ClassMap(allPredictions, 12, 12));
        Assert.Equal((6, 6, 1), (forth.PictureCount, back.PictureCount, one.PictureCount));
        Assert.Equivalent(SegmentationScores.Of(forth), SegmentationScores.Of(back), strict: true);
        Assert.Equivalent(SegmentationScores.Of(forth), SegmentationScores.Of(one), strict: true);

        byte[] Pixels(int n, byte last) => [.. Enumerable.Range(0, n).Select(_ => random.Next(3) is var c && c == 2 ? last : (byte)c)];
    }

    [Fact]
    public void A_perfect_prediction_has_ones_and_no_judged_pixel_has_no_figure()
    {
        var confusion = new SegmentationConfusion(255);
        byte[] all = [.. Enumerable.Range(0, 255).Select(i => (byte)i)];
        confusion.Add("all", new ClassMap(all, 5, 51), new ClassMap(all, 5, 51));
        SegmentationScores perfect = SegmentationScores.Of(confusion);
        Assert.Equal((1.0, 1.0, 1.0, 255), (
            perfect.MeanIntersectionOverUnion, perfect.MeanClassAccuracy, perfect.PixelAccuracy, perfect.OccurringCount));

        confusion = new SegmentationConfusion(2);
        confusion.Add("void", new ClassMap([255, 255], 2, 1), new ClassMap([0, 1], 2, 1));
        SegmentationScores none = SegmentationScores.Of(confusion);
        Assert.Equal((double.NaN, double.NaN, double.NaN), (
            none.MeanIntersectionOverUnion, none.MeanClassAccuracy, none.PixelAccuracy));
        Assert.Equal((0, 0L), (none.OccurringCount, none.PixelCount));
        Assert.Equal([0, 1], none.AbsentClasses);
    }

    [Fact]
    public void Counts_and_scores_equal_those_of_scikit_learn()
    {
        int cases = 0;
        foreach (JsonElement entry in MetricsFixture.Protocols("segmentation"))
        {
            int classes = entry.GetProperty("classCount").GetInt32();
            var confusion = new SegmentationConfusion(classes);
            foreach (JsonElement picture in entry.GetProperty("pictures").EnumerateArray())
            {
                int width = picture.GetProperty("width").GetInt32(), height = picture.GetProperty("height").GetInt32();
                byte[] truth = [.. picture.GetProperty("truth").Integers().Select(v => (byte)v)];
                byte[] prediction = [.. picture.GetProperty("prediction").Integers().Select(v => (byte)v)];
                confusion.Add("picture", new ClassMap(truth, width, height), new ClassMap(prediction, width, height));
            }

            int[] table = entry.GetProperty("confusion").Integers(), occurring = entry.GetProperty("occurring").Integers();
            for (int i = 0; i < table.Length; i++) Assert.Equal(table[i], confusion[i / classes, i % classes]);
            SegmentationScores scores = SegmentationScores.Of(confusion);
            foreach ((int label, double union) in occurring.Zip(entry.GetProperty("union").Doubles()))
                Assert.Equal(union, scores.IntersectionOverUnion[label], 14);
            Assert.Equal(Enumerable.Range(0, classes).Except(occurring), scores.AbsentClasses);
            Assert.Equal(entry.GetProperty("meanUnion").GetDouble(), scores.MeanIntersectionOverUnion, 13);
            Assert.Equal(entry.GetProperty("pixelAccuracy").GetDouble(), scores.PixelAccuracy, 14);
            Assert.Equal(entry.GetProperty("meanClassAccuracy").GetDouble(), scores.MeanClassAccuracy, 13);
            cases++;
        }
        Assert.Equal(3, cases);
    }

    [Fact]
    public void A_refused_picture_is_named_with_its_values_and_leaves_the_counts_as_they_were()
    {
        var confusion = new SegmentationConfusion(3);
        var sizes = Assert.Throws<ShapeException>(
            () => confusion.Add("2007_000033", new ClassMap(new byte[6], 3, 2), new ClassMap(new byte[6], 2, 3)));
        Assert.Contains("2007_000033: the truth has 3 x 2 pixels, the prediction 2 x 3", sizes.Message, StringComparison.Ordinal);
        var truth = Assert.Throws<DataException>(
            () => confusion.Add("b", new ClassMap([0, 1, 2, 0, 1, 3], 2, 3), new ClassMap(new byte[6], 2, 3)));
        Assert.Contains("b: the truth is 3 in column 1, row 2; classes are 0 to 2 or 255", truth.Message, StringComparison.Ordinal);

        // Nothing predicts void, also not where it would not be judged.
        var prediction = Assert.Throws<DataException>(() => confusion.Add("c", new ClassMap([0, 255], 2, 1), new ClassMap([0, 255], 2, 1)));
        Assert.Contains("c: the prediction is 255 in column 1, row 0; classes are 0 to 2.", prediction.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0L, 0L), (confusion.PictureCount, confusion.VoidCount, confusion[0, 0]));
    }

    [Fact]
    public void Impossible_sizes_and_classes_are_the_callers_mistake()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SegmentationConfusion(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SegmentationConfusion(256));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SegmentationConfusion(2)[0, 2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SegmentationConfusion(2)[-1, 0]);
        Assert.Throws<ArgumentException>(() => { _ = new ClassMap(new byte[5], 2, 3); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = new ClassMap([], 0, 3); });
    }
}
