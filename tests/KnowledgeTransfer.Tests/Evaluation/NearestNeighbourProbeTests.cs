using System.Text.Json;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Tests.Evaluation;

public sealed class NearestNeighbourProbeTests
{
    [Fact]
    public void Three_training_rows_vote_as_computed_by_hand()
    {
        // Cosines to (1, 0): 1, 0.6, 0.8. With T = 0.1 the weights relative to the first are 1, e^-4, e^-2.
        var train = new ArrayMatrix([2, 0, 3, 4, 4, 3], 2);
        var test = new ArrayMatrix([5, 0], 2);
        var options = new NearestNeighbourOptions { NeighbourCounts = [1, 2, 3], Temperature = 0.1 };
        var sharp = NearestNeighbourProbe.Evaluate(train, [0, 1, 1], test, [0], 2, options);
        Assert.Equal([0, 0, 0], sharp.Select(r => r.Predictions[0]));

        // With T = 2 the weights are 1, 0.82 and 0.90: two votes for class 1 outweigh one for class 0.
        var flat = NearestNeighbourProbe.Evaluate(train, [0, 1, 1], test, [0], 2, options with { Temperature = 2 });
        Assert.Equal([0, 0, 1], flat.Select(r => r.Predictions[0]));
        Assert.Equal([1.0, 1.0, 0.0], flat.Select(r => r.Accuracy));
    }

    [Fact]
    public void Predictions_equal_those_of_a_float64_reference()
    {
        JsonElement fixture = MetricsFixture.Root.GetProperty("knn");
        using NpyMatrix train = MetricsFixture.Matrix("knn_train.npy"), test = MetricsFixture.Matrix("knn_test.npy");
        var results = NearestNeighbourProbe.Evaluate(
            train,
            fixture.GetProperty("trainClasses").Integers(),
            test,
            fixture.GetProperty("testClasses").Integers(),
            fixture.GetProperty("classCount").GetInt32(),
            new NearestNeighbourOptions { NeighbourCounts = [1, 20, 200, 301] });
        Assert.Equal([1, 20, 200, 301], results.Select(r => r.NeighbourCount));
        foreach (NearestNeighbourResult result in results)
        {
            JsonElement expected = fixture.GetProperty("expected").GetProperty($"{result.NeighbourCount}");
            Assert.Equal(expected.GetProperty("predictions").Integers(), result.Predictions);
            Assert.Equal(expected.GetProperty("accuracy").GetDouble(), result.Accuracy, 12);
        }
    }

    [Fact]
    public void Thread_counts_and_awkward_sizes_do_not_change_a_prediction()
    {
        (int, int, int)[] sizes = [(1, 1, 1), (2, 3, 7), (3, 2, 8), (7, 5, 9), (64, 17, 3), (255, 15, 511), (511, 4, 16)];
        foreach ((int train, int test, int dimension) in sizes)
        {
            var random = new Random(train + test + dimension);
            ArrayMatrix trainRows = Random(random, train, dimension), testRows = Random(random, test, dimension);
            int[] trainClasses = [.. Enumerable.Range(0, train).Select(_ => random.Next(3))];
            int[] testClasses = [.. Enumerable.Range(0, test).Select(_ => random.Next(3))];
            var one = NearestNeighbourProbe.Evaluate(trainRows, trainClasses, testRows, testClasses, 3, new() { ThreadCount = 1 });
            var many = NearestNeighbourProbe.Evaluate(trainRows, trainClasses, testRows, testClasses, 3, new() { ThreadCount = 3 });
            for (int i = 0; i < one.Count; i++) Assert.Equal(one[i].Predictions, many[i].Predictions);
            Assert.Equal(Nearest(trainRows, trainClasses, testRows), one[0].Predictions);
        }
    }

    [Fact]
    public void Numbers_of_neighbours_above_the_training_rows_are_capped_and_said()
    {
        var train = new ArrayMatrix([1, 0, 0, 1], 2);
        NearestNeighbourResult result = NearestNeighbourProbe.Evaluate(train, [0, 1], train, [0, 1], 2)[2];
        Assert.Equal((200, 2, 1.0), (result.RequestedCount, result.NeighbourCount, result.Accuracy));
        ProbeResult cell = ProbeResult.Of(result, 0.07, "student", "conv4", 2);
        Assert.Equal(("knn-200", "k 2 of 200 asked for, cosine, T 0.07"), (cell.Protocol, cell.Settings));
    }

    [Fact]
    public void Equal_similarities_go_to_the_lower_row_and_equal_votes_to_the_lower_class()
    {
        var train = new ArrayMatrix([1, 1, 2, 2, 1, 1, 3, 3], 2);
        var test = new ArrayMatrix([1, 1], 2);
        var results = NearestNeighbourProbe.Evaluate(train, [2, 1, 0, 0], test, [2], 3, new() { NeighbourCounts = [1, 2] });
        Assert.Equal([2, 1], results.Select(r => r.Predictions[0]));
    }

    [Fact]
    public void Rows_without_a_class_are_left_out_on_both_sides()
    {
        var train = new ArrayMatrix([1, 0, 1, 0.1f, 0, 1], 2);
        var test = new ArrayMatrix([1, 0, 0, 1], 2);
        NearestNeighbourResult result = NearestNeighbourProbe.Evaluate(train, [-1, 1, 0], test, [1, -1], 2)[0];
        Assert.Equal((2, 1, 1.0), (result.TrainCount, result.TestCount, result.Accuracy));
        Assert.Equal(1.0, result.ClassAccuracies[1]);
        Assert.True(double.IsNaN(result.ClassAccuracies[0]));
    }

    [Fact]
    public void A_row_of_zeros_is_at_right_angles_to_everything()
    {
        var train = new ArrayMatrix([-1, 0, 0, 0, 0.1f, 1], 2);
        var test = new ArrayMatrix([1, 0, 0, 0], 2);
        NearestNeighbourResult result = NearestNeighbourProbe.Evaluate(train, [0, 1, 2], test, [2, 0], 3)[0];
        Assert.Equal([2, 0], result.Predictions);
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_named_with_their_row()
    {
        var good = new ArrayMatrix([1, 2, 3, 4], 2);
        var bad = new ArrayMatrix([1, 2, 3, float.NaN], 2, "student");
        var e = Assert.Throws<DataException>(() => NearestNeighbourProbe.Evaluate(good, [0, 1], bad, [0, 1], 2));
        Assert.Contains("student, row 1", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Impossible_arguments_are_said()
    {
        var two = new ArrayMatrix([1, 2, 3, 4], 2);
        Assert.Throws<ShapeException>(() => NearestNeighbourProbe.Evaluate(two, [0, 1], new ArrayMatrix([1, 2, 3], 3), [0], 2));
        Assert.Throws<ArgumentException>(() => NearestNeighbourProbe.Evaluate(two, [0], two, [0, 1], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => NearestNeighbourProbe.Evaluate(two, [0, 2], two, [0, 1], 2));
        Assert.Throws<DataException>(() => NearestNeighbourProbe.Evaluate(two, [-1, -1], two, [0, 1], 2));
        Assert.Throws<ArgumentException>(() => NearestNeighbourProbe.Evaluate(two, [0, 1], two, [0, 1], 2, new() { Temperature = 0 }));
        var none = new NearestNeighbourOptions { NeighbourCounts = [0] };
        Assert.Throws<ArgumentException>(() => NearestNeighbourProbe.Evaluate(two, [0, 1], two, [0, 1], 2, none));
    }

    private static ArrayMatrix Random(Random random, int rows, int dimension) =>
        new([.. Enumerable.Range(0, rows * dimension).Select(_ => (float)random.NextDouble() - 0.3f)], dimension);

    private static int[] Nearest(ArrayMatrix train, int[] classes, ArrayMatrix test)
    {
        double[][] candidates = Unit(train), queries = Unit(test);
        return [.. queries.Select(query => classes[Enumerable.Range(0, candidates.Length).MaxBy(i => Dot(candidates[i], query))])];
        static double Dot(double[] first, double[] second) => first.Zip(second, (a, b) => a * b).Sum();
    }

    private static double[][] Unit(ArrayMatrix matrix) => [.. Enumerable.Range(0, (int)matrix.RowCount).Select(row =>
    {
        var values = new double[matrix.Dimension];
        matrix.CopyRows(row, values);
        double length = Math.Sqrt(values.Sum(x => x * x));
        return (double[])[.. values.Select(x => x / length)];
    })];
}
