using System.Text.Json;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Tests.Evaluation;

public sealed class DetectionScoresTests
{
    private static readonly PixelBox _square = new(0, 0, 10, 10);

    [Fact]
    public void Two_pictures_with_two_objects_give_the_figures_computed_by_hand()
    {
        DetectionTruth[] objects = [new(0, 0, false, _square), new(1, 0, false, new(20, 20, 40, 40))];
        Detection[] detections =
        [
            new(1, 0, 0.6, new(20, 20, 40, 39)), // Overlap 0.95: found, at rank 3.
            new(0, 0, 0.9, new(0, 0, 10, 9)), // Found, at rank 1.
            new(0, 0, 0.8, _square), // Again the same object: wrong, although it fits better.
            new(0, 0, 0.5, new(20, 20, 40, 40)), // An object's box, in another picture: wrong.
        ];
        DetectionScores scores = DetectionScores.Compute(detections, objects, 1);
        DetectionClassScores only = Assert.Single(scores.Classes);
        Assert.Equal((2, 0, 2, 2, 0), (only.ObjectCount, only.DifficultCount, only.FoundCount, only.WrongCount, only.IgnoredCount));
        Assert.Equal((1 + (2 / 3.0)) / 2, only.Precision.Area, 15);
        Assert.Equal((6 + (5 * 2 / 3.0)) / 11, only.Precision.ElevenPoint, 15);
        Assert.Equal(new MeanAveragePrecision(only.Precision.ElevenPoint, only.Precision.Area, 1, 0), scores.Mean);
    }

    [Fact]
    public void An_overlap_of_exactly_the_minimum_is_enough()
    {
        DetectionTruth[] objects = [new(0, 0, false, _square)];
        Assert.Equal(1, Found(new(0, 0, 10, 5)));
        Assert.Equal(0, Found(new(0, 0, 10, 4.999)));
        Assert.Equal(1, Found(new(0, 0, 10, 4.999), 0.4));
        Assert.Equal(0, Found(new(0, 0, 10, 9.99), 1));
        Assert.Equal(1, Found(_square, 1));

        int Found(PixelBox box, double minimum = 0.5) =>
            DetectionScores.Compute([new(0, 0, 1, box)], objects, 1, minimum).Classes[0].FoundCount;
    }

    [Fact]
    public void A_detection_of_a_taken_object_does_not_move_on_to_its_neighbour()
    {
        // Both boxes lie nearest to the first object and overlap the second by more than one half, too.
        DetectionTruth[] objects = [new(0, 0, false, _square), new(0, 0, false, new(0, 0, 10, 8))];
        DetectionScores scores = DetectionScores.Compute([new(0, 0, 2, _square), new(0, 0, 1, _square)], objects, 1);
        Assert.Equal((1, 1), (scores.Classes[0].FoundCount, scores.Classes[0].WrongCount));

        // Of two objects alike the first is meant both times.
        scores = DetectionScores.Compute([new(0, 0, 2, _square), new(0, 0, 1, _square)], [objects[0], objects[0]], 1);
        Assert.Equal((1, 1), (scores.Classes[0].FoundCount, scores.Classes[0].WrongCount));
    }

    [Fact]
    public void Difficult_objects_count_neither_when_found_nor_when_missed()
    {
        DetectionTruth[] objects = [new(0, 0, true, _square), new(1, 0, false, _square), new(2, 0, true, _square)];
        Detection[] detections = [new(0, 0, 9, _square), new(0, 0, 8, _square), new(1, 0, 7, _square)];
        DetectionClassScores only = DetectionScores.Compute(detections, objects, 1).Classes[0];
        Assert.Equal((1, 2, 1, 0, 2), (only.ObjectCount, only.DifficultCount, only.FoundCount, only.WrongCount, only.IgnoredCount));
        Assert.Equal((1.0, 1.0), (only.Precision.Area, only.Precision.ElevenPoint));

        // Too little overlap with a difficult object is wrong like anywhere else.
        only = DetectionScores.Compute([new(0, 0, 9, new(5, 5, 15, 15)), .. detections], objects, 1).Classes[0];
        Assert.Equal((1, 0.5), (only.WrongCount, only.Precision.Area));
    }

    [Fact]
    public void Classes_do_not_see_each_other_and_one_without_objects_is_left_out_of_the_mean()
    {
        DetectionTruth[] objects = [new(0, 0, false, _square), new(0, 1, false, _square), new(0, 2, true, _square)];
        Detection[] detections = [new(0, 1, 5, _square), new(0, 2, 4, _square), new(0, 3, 3, _square)];
        DetectionScores scores = DetectionScores.Compute(detections, objects, 4);
        Assert.Equal([0.0, 1.0, double.NaN, double.NaN], scores.Classes.Select(c => c.Precision.Area));
        Assert.Equal([0, 0, 0, 1], scores.Classes.Select(c => c.WrongCount));
        Assert.Equal(new MeanAveragePrecision(0.5, 0.5, 2, 2), scores.Mean);
        Assert.Equal([0, 1, 2, 3], scores.Classes.Select(c => c.Class));
    }

    [Fact]
    public void Without_detections_nothing_is_found_and_an_empty_box_finds_nothing()
    {
        DetectionTruth[] objects = [new(0, 0, false, _square)];
        Assert.Equal(0, DetectionScores.Compute([], objects, 1).Mean.Area);
        Detection[] nothing = [new(0, 0, 1, new(3, 3, 3, 8)), new(0, 0, 1, new(8, 8, 2, 2)), new(7, 0, 1, _square)];
        Assert.Equal(3, DetectionScores.Compute(nothing, objects, 1).Classes[0].WrongCount);
    }

    [Fact]
    public void Equal_scores_keep_the_order_given()
    {
        DetectionTruth[] objects = [new(0, 0, false, _square)];
        Detection right = new(0, 0, 1, _square), wrong = new(0, 0, 1, new(50, 50, 60, 60));
        DetectionClassScores first = DetectionScores.Compute([right, wrong], objects, 1).Classes[0];
        DetectionClassScores last = DetectionScores.Compute([wrong, right], objects, 1).Classes[0];
        Assert.Equal((1.0, 1), (first.Precision.Area, first.Precision.MixedTies));
        Assert.Equal((0.5, 1), (last.Precision.Area, last.Precision.MixedTies));
    }

    [Fact]
    public void Matching_and_both_rules_equal_an_independent_implementation_on_overlaps_of_torchvision()
    {
        int cases = 0;
        foreach (JsonElement entry in MetricsFixture.Protocols("detection"))
        {
            double[] scores = entry.GetProperty("scores").Doubles();
            DetectionTruth[] objects = [.. entry.GetProperty("objects").Integers().Chunk(7)
                .Select(o => new DetectionTruth(o[0], o[1], o[2] == 1, new(o[3], o[4], o[5], o[6])))];
            Detection[] detections = [.. entry.GetProperty("detections").Integers().Chunk(6)
                .Select((d, i) => new Detection(d[0], d[1], scores[i], new(d[2], d[3], d[4], d[5])))];
            DetectionScores found = DetectionScores.Compute(detections, objects, entry.GetProperty("classCount").GetInt32());
            foreach ((JsonElement expected, DetectionClassScores actual) in
                entry.GetProperty("expected").EnumerateArray().Zip(found.Classes))
            {
                Assert.Equal(expected.GetProperty("positives").GetInt32(), actual.ObjectCount);
                Assert.Equal(expected.GetProperty("found").GetInt32(), actual.FoundCount);
                Assert.Equal(expected.GetProperty("wrong").GetInt32(), actual.WrongCount);
                Assert.Equal(expected.GetProperty("elevenPoint").GetDouble(), actual.Precision.ElevenPoint, 12);
                Assert.Equal(expected.GetProperty("area").GetDouble(), actual.Precision.Area, 12);
                cases++;
            }
            Assert.Equal(detections.Length, found.Classes.Sum(c => c.FoundCount + c.WrongCount + c.IgnoredCount));

            // No two scores are equal here: the order of the input means nothing.
            Array.Reverse(detections);
            Assert.Equal(found.Classes, DetectionScores.Compute(detections, objects, found.Classes.Count).Classes);
        }
        Assert.Equal(6, cases);
    }

    [Fact]
    public void Impossible_indices_overlaps_scores_and_boxes_are_refused_by_name()
    {
        Detection detection = new(0, 0, 1, _square);
        DetectionTruth truth = new(0, 0, false, _square);
        Assert.Throws<ArgumentException>(() => DetectionScores.Compute([detection with { Class = 2 }], [], 2));
        Assert.Throws<ArgumentException>(() => DetectionScores.Compute([], [truth with { Class = -1 }], 2));
        Assert.Throws<ArgumentException>(() => DetectionScores.Compute([detection with { Picture = -1 }], [], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => DetectionScores.Compute([], [], 0));
        foreach (double overlap in (double[])[0, -1, 1.01, double.NaN])
            Assert.Throws<ArgumentOutOfRangeException>(() => DetectionScores.Compute([], [], 1, overlap));

        Refused("Detection 1, in picture 0,", () => DetectionScores.Compute([detection, detection with { Score = double.NaN }], [], 1));
        Refused("(NaN, 0, 1, 1)", () => DetectionScores.Compute([detection with { Box = new(double.NaN, 0, 1, 1) }], [], 1));
        Refused("Object 0, in picture 0,", () => DetectionScores.Compute([], [truth with { Box = new(0, 0, double.MaxValue, 1) }], 1));
        Refused("(4, 4, 4, 9)", () => DetectionScores.Compute([], [truth with { Box = new(4, 4, 4, 9) }], 1));

        static void Refused(string named, Action action) =>
            Assert.Contains(named, Assert.Throws<DataException>(action).Message, StringComparison.Ordinal);
    }
}
