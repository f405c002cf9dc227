using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed class KMeansErrorTests
{
    private static readonly ArrayMatrix s_rows = new([1, 2, 3, 4, 5, 6], 2, "features.npy");

    [Fact]
    public void More_clusters_than_rows_names_both_numbers_and_the_way_out()
    {
        string message = Assert.Throws<ConfigException>(() => KMeans.Fit(s_rows, new() { ClusterCount = 4 })).Message;
        Assert.Contains("k) is 4", message);
        Assert.Contains("features.npy has 3 rows", message);
        Assert.Contains("Lower k", message);
    }

    [Theory]
    [InlineData(KMeansInitialisation.PlusPlus)]
    [InlineData(KMeansInitialisation.RandomRows)]
    [InlineData(KMeansInitialisation.Parallel)]
    public void More_clusters_than_distinct_rows_says_how_many_there_are(KMeansInitialisation initialisation)
    {
        ArrayMatrix rows = new([.. Enumerable.Range(0, 3000).Select(i => (float)(i % 5))], 1, "features.npy");
        KMeansOptions options = new() { ClusterCount = 10, Initialisation = initialisation, SampleCount = 20 };
        string message = Assert.Throws<ConfigException>(() => KMeans.Fit(rows, options)).Message;
        Assert.Contains("k) is 10, but features.npy has 5 distinct rows;", message);
        Assert.Contains("Lower k", message);
        Centroids start = new([.. Enumerable.Range(0, 10).Select(j => j / 2f)], 10, 1);
        Assert.Contains("5 distinct rows", Assert.Throws<ConfigException>(() =>
            KMeans.Fit(rows, options with { StartCentroids = start })).Message);
        int[] multiples = [.. Enumerable.Range(0, 3000).Select(i => i % 5 < 2 ? 1 : 0)];
        Assert.Contains("2 distinct rows of positive weight", Assert.Throws<ConfigException>(() =>
            KMeans.Fit(rows, options with { Weights = new RowWeights(multiples) })).Message);
        Assert.Contains("5 distinct rows", Assert.Throws<ConfigException>(() =>
            KMeans.Fit(rows, options with { ClusterCount = 6 })).Message);
        Assert.Equal(0, KMeans.Fit(rows, options with { ClusterCount = 5 }).Inertia);
    }

    [Fact]
    public void Directions_are_counted_as_such()
    {
        ArrayMatrix rows = new([1, 2, 2, 4, -1, -2, 3, 3], 2);
        string message = Assert.Throws<ConfigException>(() => KMeans.Fit(rows, new() { ClusterCount = 4, Spherical = true })).Message;
        Assert.Contains("3 distinct rows divided by their lengths", message);
    }

    [Fact]
    public void A_row_or_start_centroid_of_zeros_has_no_direction()
    {
        ArrayMatrix rows = new([1, 2, 0, 0, 3, 4], 2, "features.npy");
        KMeansOptions options = new() { ClusterCount = 1, Spherical = true };
        Assert.StartsWith("features.npy: row 1 (b.png) is zero", Assert.Throws<DataException>(() =>
            KMeans.Fit(rows, options, rowName: row => "abc"[(int)row] + ".png")).Message);
        Centroids zero = new([0f, 0f], 1, 2);
        Assert.Contains("centroid 0 is zero", Assert.Throws<ConfigException>(() =>
            KMeans.Fit(s_rows, options with { StartCentroids = zero })).Message);
    }

    [Fact]
    public void Weights_have_to_fit_rows_and_clusters()
    {
        KMeansOptions options = new() { ClusterCount = 2, Weights = new RowWeights([1, 2]) };
        Assert.Contains("2 weights, but features.npy has 3 rows", Assert.Throws<ShapeException>(() => KMeans.Fit(s_rows, options)).Message);
        options = options with { Weights = new RowWeights([0, 7, 0]) };
        Assert.Contains("k) is 2, but 1 of the 3 rows", Assert.Throws<ConfigException>(() => KMeans.Fit(s_rows, options)).Message);
    }

    [Fact]
    public void All_problems_of_the_options_are_named_at_once()
    {
        KMeansOptions options = new()
        {
            ClusterCount = 0,
            MaxIterations = 0,
            Tolerance = double.NaN,
            RestartCount = 0,
            SampleCount = 0,
            ThreadCount = -1,
            Initialisation = (KMeansInitialisation)9,
        };
        string message = Assert.Throws<ConfigException>(() => KMeans.Fit(s_rows, options)).Message;
        foreach (string name in new[] { "ClusterCount", "MaxIterations", "Tolerance", "RestartCount", "SampleCount", "ThreadCount",
            "Initialisation 9" })
            Assert.Contains(name, message);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(3, 0)]
    public void No_rows_or_no_columns_is_an_error_of_the_data(int rows, int columns) =>
        Assert.Contains("at least one of each", Assert.Throws<DataException>(() => KMeans.Fit(new Nothing(rows, columns),
            new() { ClusterCount = 1 })).Message);

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void The_first_row_with_a_bad_value_is_named_with_its_id(float bad, string text)
    {
        float[] values = Rows.Clustered(3000, 100);
        values[2500 * 100 + 7] = bad;
        values[1234 * 100 + 56] = bad;
        values[2999 * 100] = bad;
        ArrayMatrix rows = new(values, 100, "features.npy");
        string message = Assert.Throws<DataException>(() => KMeans.Fit(rows, new() { ClusterCount = 3, ThreadCount = 4 }, rowName: row =>
            $"cat-{row}.png")).Message;
        Assert.StartsWith($"features.npy: row 1234 (cat-1234.png) has {text} in column 56", message);
        Centroids centroids = new(new float[100], 1, 100);
        Assert.StartsWith($"features.npy: row 1234 has {text}", Assert.Throws<DataException>(() => NearestCentroids.Assign(rows,
            centroids)).Message);
    }

    [Fact]
    public void Float64_values_whose_squares_overflow_are_refused() =>
        Assert.Contains("row 1 has", Assert.Throws<DataException>(() =>
            KMeans.Fit(new TypedMatrix([1, 2, 3, 1e200], 2, ElementType.Float64), new() { ClusterCount = 1 })).Message);

    [Fact]
    public void Start_centroids_have_to_fit()
    {
        Centroids start = new([1f, 2f, 3f], 1, 3);
        Assert.Contains("dimension 3", Assert.Throws<ShapeException>(() => KMeans.Fit(s_rows, new()
        {
            ClusterCount = 1,
            StartCentroids = start
        })).Message);
        Centroids wide = new([1.0, 2.0], 1, 2);
        Assert.Contains("float64", Assert.Throws<ShapeException>(() => KMeans.Fit(s_rows, new()
        {
            ClusterCount = 1,
            StartCentroids = wide
        })).Message);
        Assert.Contains("StartCentroids", Assert.Throws<ConfigException>(() => KMeans.Fit(s_rows, new()
        {
            ClusterCount = 2,
            StartCentroids = start
        })).Message);
        Assert.Contains("RestartCount", Assert.Throws<ConfigException>(() =>
            KMeans.Fit(s_rows, new() { ClusterCount = 1, StartCentroids = start, RestartCount = 2 })).Message);
    }

    [Fact]
    public void Assigning_rows_of_another_dimension_says_both() =>
        Assert.Contains("dimension 2", Assert.Throws<ShapeException>(() => NearestCentroids.Assign(s_rows, new Centroids([1f, 2f, 3f], 1,
            3))).Message);

    [Fact]
    public void An_unknown_backend_lists_the_known_ones() =>
        Assert.Contains(
            "native, simd, scalar", Assert.Throws<ConfigException>(() => KMeansBackends.Processor.ByName("gpu")).Message);

    [Fact]
    public void Centroids_must_be_finite_and_of_their_shape()
    {
        Assert.Contains("Centroid 1", Assert.Throws<ArgumentException>(() => new Centroids([1f, 2f, 3f, float.NaN], 2, 2)).Message);
        Assert.Contains("6", Assert.Throws<ArgumentException>(() => new Centroids([1f, 2f, 3f, 4f], 2, 3)).Message);
    }

    private sealed class Nothing(long rows, int columns) : FeatureMatrix
    {
        public override long RowCount => rows;

        public override int Dimension => columns;

        public override ElementType ElementType => ElementType.Float32;

        public override string Name => "nothing";

        public override void CopyRows(long firstRow, Span<float> destination) => CheckRange(firstRow, destination.Length);

        public override void CopyRows(long firstRow, Span<double> destination) => CheckRange(firstRow, destination.Length);
    }
}
