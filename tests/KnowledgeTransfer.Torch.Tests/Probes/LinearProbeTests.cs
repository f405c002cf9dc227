using System.Text.Json;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.TestKit;
using KnowledgeTransfer.Torch.Probes;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Probes;

public sealed class LinearProbeTests
{
    private static ArrayMatrix Matrix(float[] values, int dimension) => new(values, dimension);

    [Fact]
    public void The_optimum_is_that_of_scikit_learn()
    {
        JsonElement fixture = Fixtures.Json("networks", "probe_parity.json");
        int dimension = fixture.GetProperty("dimension").GetInt32();
        LinearProbeResult result = LinearProbe.Run(
            Matrix(fixture.GetProperty("train").Floats(), dimension), fixture.GetProperty("train_labels").Integers(),
            Matrix(fixture.GetProperty("test").Floats(), dimension), fixture.GetProperty("test_labels").Integers(),
            fixture.GetProperty("classes").GetInt32(),
            new LinearProbeOptions { Penalty = fixture.GetProperty("penalty").GetDouble(), Tolerance = 1e-5 });
        Assert.True(result.Converged);
        Assert.Equal(fixture.GetProperty("objective").GetDouble(), result.Objective, 6);
        Assert.Equal(fixture.GetProperty("accuracy").GetDouble(), result.Accuracy, 12);
        Assert.Equal(fixture.GetProperty("train_accuracy").GetDouble(), result.TrainAccuracy, 12);
    }

    [Fact]
    public void Separable_classes_are_told_apart_and_counted_per_class()
    {
        // One feature, thresholds in between; the second feature is constant and must do no harm. One test row of class 1 lies on the
        // wrong side.
        LinearProbeResult result = LinearProbe.Run(
            Matrix([0, 5, 1, 5, 10, 5, 11, 5], 2), [0, 0, 1, 1],
            Matrix([0.5f, 5, 2, 5, 10, 5, 3, 5], 2), [0, 0, 1, 1], 3);
        Assert.Equal(0.75, result.Accuracy);
        Assert.Equal(1, result.TrainAccuracy);
        Assert.Equal([1, 0.5, double.NaN], result.ClassAccuracies);
    }

    [Fact]
    public void Scaling_and_shifting_a_feature_changes_nothing()
    {
        var random = new CounterRandom(4);
        int[] labels = [.. Enumerable.Range(0, 90).Select(_ => random.Below(3))];
        float[] plain = [.. Enumerable.Range(0, 90 * 5)
            .Select(i => (float)random.NextGaussians().First + (i % 5 == labels[i / 5] ? 1 : 0))];
        float[] moved = [.. plain.Select((value, i) => value * (1 << (i % 5)) + 16 * (i % 5))];
        LinearProbeResult a = LinearProbe.Run(Matrix(plain[..300], 5), labels[..60], Matrix(plain[300..], 5), labels[60..], 3);
        LinearProbeResult b = LinearProbe.Run(Matrix(moved[..300], 5), labels[..60], Matrix(moved[300..], 5), labels[60..], 3);
        Assert.Equal(a.Accuracy, b.Accuracy);
        Assert.Equal(a.Objective, b.Objective, 4);
    }

    [Fact]
    public void The_same_call_gives_the_same_result()
    {
        var random = new CounterRandom(8);
        float[] values = [.. Enumerable.Range(0, 200 * 9).Select(_ => (float)random.NextGaussians().First)];
        int[] labels = [.. Enumerable.Range(0, 200).Select(_ => random.Below(4))];
        LinearProbeResult Run() => LinearProbe.Run(Matrix(values, 9), labels, Matrix(values, 9), labels, 4);
        Assert.Equal(Run().Objective, Run().Objective);
    }

    [Fact]
    public void Wrong_input_is_refused()
    {
        ArrayMatrix x = Matrix([1, 2, 3, 4], 2), nan = Matrix([1, float.NaN, 3, 4], 2);
        Assert.Contains("labels are 0 to 1", Assert.Throws<ArgumentException>(() => LinearProbe.Run(x, [0, 2], x, [0, 1], 2)).Message);
        Assert.Throws<ArgumentException>(() => LinearProbe.Run(x, [0], x, [0, 1], 2));
        Assert.Throws<ArgumentException>(() => LinearProbe.Run(x, [0, 1], Matrix([1, 2], 1), [0, 1], 2));
        Assert.Throws<ArgumentException>(() => LinearProbe.Run(x, [0, 1], Matrix([], 2), [], 2));
        Assert.Throws<DataException>(() => LinearProbe.Run(nan, [0, 1], x, [0, 1], 2));
        Assert.Throws<DataException>(() => LinearProbe.Run(x, [0, 1], nan, [0, 1], 2));
        Assert.ThrowsAny<ArgumentException>(() => LinearProbe.Run(x, [0, 1], x, [0, 1], 2, new LinearProbeOptions { Penalty = 0 }));
    }
}
