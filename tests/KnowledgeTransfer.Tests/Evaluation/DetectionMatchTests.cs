using KnowledgeTransfer.Data;
using KnowledgeTransfer.Evaluation;
using Xunit;
using static KnowledgeTransfer.Evaluation.DetectionOutcome;

namespace KnowledgeTransfer.Tests.Evaluation;

public sealed class DetectionMatchTests
{
    private static PixelBox Box(double left) => new(left, 0, left + 10, 10);

    [Fact]
    public void Found_missed_wrong_and_ignored_by_hand()
    {
        DetectionTruth[] objects = [new(0, 0, false, Box(0)), new(0, 0, false, Box(100)), new(0, 1, true, Box(200))];
        Detection[] detections =
        [
            new(0, 0, 0.6, Box(1)), // found before by the next one, which is surer
            new(0, 0, 0.9, Box(0)),
            new(0, 1, 0.9, Box(100)), // of another class
            new(0, 1, 0.8, Box(201)),
            new(0, 0, 0.7, Box(107)), // 3 of 17
        ];
        DetectionMatch match = DetectionMatch.Of(detections, objects);
        Assert.Equal([Wrong, Found, Wrong, Ignored, Wrong], match.Detections);
        Assert.Equal([Found, Missed, Ignored], match.Objects);
    }

    [Fact]
    public void It_counts_as_the_scores_do()
    {
        var random = new Random(1);
        DetectionTruth[] objects =
            [.. Enumerable.Range(0, 30).Select(_ => new DetectionTruth(0, random.Next(2), random.Next(4) == 0, At()))];
        Detection[] detections = [.. Enumerable.Range(0, 80).Select(_ => new Detection(0, random.Next(2), random.NextDouble(), At()))];
        DetectionScores scores = DetectionScores.Compute(detections, objects, classCount: 2);
        DetectionMatch match = DetectionMatch.Of(detections, objects);
        Assert.Equal(scores.Classes.Sum(c => c.FoundCount), match.Detections.Count(o => o == Found));
        Assert.Equal(scores.Classes.Sum(c => c.WrongCount), match.Detections.Count(o => o == Wrong));
        Assert.Equal(scores.Classes.Sum(c => c.IgnoredCount), match.Detections.Count(o => o == Ignored));
        Assert.InRange(match.Detections.Count(o => o == Found), 5, 30);

        PixelBox At() => Box(random.Next(60));
    }

    [Fact]
    public void Nothing_finds_nothing()
    {
        Assert.Empty(DetectionMatch.Of([], []).Detections);
        Assert.Equal([Missed], DetectionMatch.Of([], [new(0, 0, false, Box(0))]).Objects);
    }
}
