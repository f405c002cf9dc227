using System.Text.Json;
using KnowledgeTransfer.TestKit;
using Xunit;
using static KnowledgeTransfer.Clustering.FeatureTransformStep;

namespace KnowledgeTransfer.Clustering.Tests.Transforms;

public sealed class FeatureTransformTests
{
    [Fact]
    public void The_default_standardises_and_then_divides_by_the_length()
    {
        // Means 3, 7, 20; deviations 2, 0 (taken as 1), 10.
        var matrix = new ArrayMatrix([1, 7, 10, 5, 7, 30, 1, 7, 30, 5, 7, 10], 3);
        FeatureTransform transform = FeatureTransform.Fit(matrix);
        Assert.Equal([Standardize, Normalize], transform.Steps);
        Assert.Equal((3, 3), (transform.InputDimension, transform.OutputDimension));
        Assert.Equal((4L, 1), (transform.FittedRowCount, transform.ConstantDimensionCount));
        float half = (float)Math.Sqrt(0.5);
        Assert.Equal([-half, 0, -half, half, 0, half, -half, 0, half, half, 0, -half], Rows(transform.Apply(matrix)));
    }

    [Fact]
    public void Centring_and_standardising_give_mean_0_and_variance_1()
    {
        ArrayMatrix matrix = Random(1, 700, 5);
        double[] centred = Doubles(FeatureTransform.Fit(matrix, new() { Steps = [Center] }).Apply(matrix));
        double[] standardised = Doubles(FeatureTransform.Fit(matrix, new() { Steps = [Standardize] }).Apply(matrix));
        for (int j = 0; j < 5; j++)
        {
            int column = j;
            Assert.Equal(0, Enumerable.Range(0, 700).Average(i => centred[(i * 5) + column]), 5);
            Assert.Equal(0, Enumerable.Range(0, 700).Average(i => standardised[(i * 5) + column]), 5);
            Assert.Equal(1, Enumerable.Range(0, 700).Average(i => Math.Pow(standardised[(i * 5) + column], 2)), 5);
        }
    }

    [Theory]
    [InlineData("tall")]
    [InlineData("wide")]
    public void Principal_components_equal_those_of_numpy(string name)
    {
        JsonElement expected = Fixtures.Json("metrics", "metrics.json").GetProperty(name);
        using NpyMatrix matrix = NpyMatrix.Open(Fixtures.File("metrics", $"spectrum_{name}.npy"));
        double[] variances = expected.GetProperty("variances").Doubles();
        FeatureTransform plain = FeatureTransform.Fit(matrix, new() { Steps = [PrincipalComponents], ComponentCount = 5 });
        FeatureTransform white = FeatureTransform.Fit(matrix, new() { Steps = [PrincipalComponents], ComponentCount = 5, Whiten = true });
        var step = (AffineStep)plain.Pipeline.Steps[0];
        AssertClose(expected.GetProperty("mean").Doubles(), step.Mean, 1e-12);
        AssertClose([.. expected.GetProperty("components").EnumerateArray().SelectMany(JsonArrays.Doubles)], step.Components!, 1e-9);
        AssertClose([.. variances.Select(Math.Sqrt)], ((AffineStep)white.Pipeline.Steps[0]).Deviation!, 1e-9);
        double[] projected = [.. expected.GetProperty("projected").EnumerateArray().SelectMany(JsonArrays.Doubles)];
        AssertClose(projected, Doubles(plain.Apply(matrix)), 1e-5);
        AssertClose([.. projected.Select((x, i) => x / Math.Sqrt(variances[i % 5]))], Doubles(white.Apply(matrix)), 1e-5);
        Assert.InRange(plain.ExplainedVarianceShare, 0.5, 1 - 1e-6);
        double[] deviations = expected.GetProperty("deviation").Doubles();
        var standard = (AffineStep)FeatureTransform.Fit(matrix, new() { Steps = [Standardize] }).Pipeline.Steps[0];
        AssertClose(deviations, standard.Deviation!, 1e-12);
    }

    [Fact]
    public void Whitened_components_are_uncorrelated_with_variance_1()
    {
        ArrayMatrix matrix = Random(2, 300, 12);
        var options = new FeatureTransformOptions { Steps = [PrincipalComponents], ComponentCount = 12, Whiten = true };
        double[] white = Doubles(FeatureTransform.Fit(matrix, options).Apply(matrix));
        for (int a = 0; a < 12; a++)
        {
            for (int b = 0; b < 12; b++)
            {
                double product = Enumerable.Range(0, 300).Average(i => white[(i * 12) + a] * white[(i * 12) + b]);
                Assert.Equal(a == b ? 1 : 0, product, 4);
            }
        }
    }

    [Theory]
    [InlineData(40, 7, 3)]
    [InlineData(9, 40, 8)]
    [InlineData(300, 257, 31)]
    [InlineData(130, 255, 64)]
    public void Any_number_of_threads_gives_the_same_bits(int rows, int dimension, int components)
    {
        ArrayMatrix matrix = Random(3, rows, dimension);
        FeatureTransformStep[] steps = [Standardize, PrincipalComponents, Normalize];
        var options = new FeatureTransformOptions { Steps = steps, ComponentCount = components, Whiten = true };
        FeatureTransform one = FeatureTransform.Fit(matrix, options with { ThreadCount = 1 });
        FeatureTransform three = FeatureTransform.Fit(matrix, options with { ThreadCount = 3 });
        Assert.Equal(((AffineStep)one.Pipeline.Steps[1]).Components, ((AffineStep)three.Pipeline.Steps[1]).Components);
        Assert.Equal(Rows(one.Apply(matrix)), Rows(three.Apply(matrix)));
    }

    [Fact]
    public void A_row_does_not_depend_on_the_rows_read_with_it()
    {
        ArrayMatrix matrix = Random(4, 270, 17);
        FeatureMatrix view = FeatureTransform.Fit(
            matrix, new() { Steps = [Standardize, PrincipalComponents, Normalize], ComponentCount = 9 }).Apply(matrix);
        float[] all = Rows(view);
        var row = new float[9];
        var wide = new double[9];
        foreach (int i in (int[])[0, 1, 127, 128, 129, 269])
        {
            view.CopyRows(i, row);
            view.CopyRows(i, wide);
            Assert.Equal(all[(i * 9)..((i + 1) * 9)], row);
            Assert.Equal(row.Select(x => (double)x), wide);
        }
    }

    [Fact]
    public void A_row_of_zeros_is_an_error_with_its_number_unless_allowed()
    {
        var matrix = new ArrayMatrix([3, 4, 0, 0], 2, "vectors.npy");
        FeatureTransform strict = FeatureTransform.Fit(matrix, new() { Steps = [Normalize] });
        var e = Assert.Throws<DataException>(() => Rows(strict.Apply(matrix)));
        Assert.Contains("vectors.npy, row 1 is zero", e.Message, StringComparison.Ordinal);
        FeatureTransform lenient = FeatureTransform.Fit(matrix, new() { Steps = [Normalize], AllowZeroRows = true });
        Assert.Equal([0.6f, 0.8f, 0, 0], Rows(lenient.Apply(matrix)));
    }

    [Fact]
    public void Very_large_and_very_small_rows_are_normalised_without_overflow()
    {
        using var folder = new TemporaryFolder();
        NpyFile.WriteMatrix(folder.File("x.npy"), [3e200, 4e200, 3e-200, -4e-200], 2);
        using NpyMatrix matrix = NpyMatrix.Open(folder.File("x.npy"));
        Assert.Equal([0.6f, 0.8f, 0.6f, -0.8f], Rows(FeatureTransform.Fit(matrix, new() { Steps = [Normalize] }).Apply(matrix)));
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_named_with_their_row()
    {
        var matrix = new ArrayMatrix([1, 2, float.NaN, 4, 5, 6], 2, "vectors.npy");
        var e = Assert.Throws<DataException>(() => FeatureTransform.Fit(matrix));
        Assert.Contains("vectors.npy, row 1", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_components_than_directions_are_refused_with_what_is_possible()
    {
        ArrayMatrix matrix = Random(5, 10, 4);
        var options = new FeatureTransformOptions { Steps = [PrincipalComponents], ComponentCount = 5 };
        var e = Assert.Throws<ConfigException>(() => FeatureTransform.Fit(matrix, options));
        Assert.Contains("1 to 4 are possible", e.Message, StringComparison.Ordinal);
        var flat = new ArrayMatrix([1, 2, 2, 4, 3, 6, 5, 10], 2);
        e = Assert.Throws<ConfigException>(() => FeatureTransform.Fit(flat, options with { ComponentCount = 2 }));
        Assert.Contains("only 1 directions", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_dimensions_and_empty_matrices_are_refused()
    {
        FeatureTransform transform = FeatureTransform.Fit(Random(6, 5, 3));
        Assert.Throws<ShapeException>(() => transform.Apply(Random(6, 5, 4)));
        Assert.Throws<DataException>(() => FeatureTransform.Fit(new ArrayMatrix([], 3)));
    }

    [Fact]
    public void No_steps_change_nothing()
    {
        ArrayMatrix matrix = Random(7, 3, 4);
        Assert.Same(matrix, FeatureTransform.Identity(4).Apply(matrix));
        Assert.Same(matrix, FeatureTransform.Fit(matrix, new() { Steps = [] }).Apply(matrix));
    }

    internal static ArrayMatrix Random(int seed, int rows, int dimension)
    {
        var random = new Random(seed);
        IEnumerable<float> values = Enumerable.Range(0, rows * dimension)
            .Select(i => (float)((random.NextDouble() - 0.3) * (1 + (i % dimension))));
        return new([.. values], dimension);
    }

    internal static float[] Rows(FeatureMatrix matrix)
    {
        var values = new float[matrix.RowCount * matrix.Dimension];
        matrix.CopyRows(0, values);
        return values;
    }

    private static double[] Doubles(FeatureMatrix matrix)
    {
        var values = new double[matrix.RowCount * matrix.Dimension];
        matrix.CopyRows(0, values);
        return values;
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.InRange(actual[i], expected[i] - tolerance, expected[i] + tolerance);
    }
}
