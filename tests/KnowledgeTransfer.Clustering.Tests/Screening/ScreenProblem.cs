namespace KnowledgeTransfer.Clustering.Tests;

/// <summary>
/// A small problem made to break a screen: its rows, and the centroids that its assignments see one after the other. All follow from
/// the seed.
/// </summary>
internal sealed class ScreenProblem
{
    private static readonly int[] s_dimensions = [1, 2, 3, 5, 8, 19, 127, 129], s_counts = [1, 2, 31, 33, 64, 65, 200, 400];

    private static readonly string[] s_kinds =
    [
        "uniform", "clustered", "grid", "duplicates", "huge coordinate", "offset", "mixed scales", "two blobs", "last bits", "bisector",
        "extreme", "one scale",
    ];

    private readonly Random _random;

    /// <param name="seed">Of everything.</param>
    /// <param name="clusterCount">k instead of one that is drawn; then there are few rows.</param>
    internal ScreenProblem(int seed, int? clusterCount = null)
    {
        _random = new Random(seed);
        Kind = s_kinds[_random.Next(s_kinds.Length)];
        Dimension = s_dimensions[_random.Next(s_dimensions.Length)];
        ClusterCount = clusterCount ?? s_counts[_random.Next(s_counts.Length)];
        RowCount = clusterCount is null ? _random.Next(ClusterCount, ClusterCount + 150) : 60;
        IsFloat64 = _random.Next(3) == 0;
        double exponent = _random.Next(4) switch { 0 => 0, 1 => 18, 2 => -18, _ => _random.Next(-40, 36) };
        Scale = Math.Pow(10, IsFloat64 && _random.Next(3) == 0 ? 3 * exponent : exponent);
        double[] values = Make();
        Rows = IsFloat64
            ? new TypedMatrix(Array.ConvertAll(values, v => v * Scale), Dimension, ElementType.Float64)
            : new ArrayMatrix(Array.ConvertAll(values, v => Clip(v * Scale)), Dimension);
        Values = new double[values.Length];
        Rows.CopyRows(0, Values);
    }

    internal string Kind { get; }

    internal int Dimension { get; }

    internal int ClusterCount { get; }

    internal int RowCount { get; }

    internal bool IsFloat64 { get; }

    internal double Scale { get; }

    internal FeatureMatrix Rows { get; }

    /// <summary>The rows as float64.</summary>
    internal double[] Values { get; }

    internal Random Random => _random;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Kind}, scale {Scale:G3}, {RowCount} x {Dimension} x {ClusterCount}, {(IsFloat64 ? "float64" : "float32")}";

    /// <summary>Where a restart or a warm start begins.</summary>
    internal Centroids Start()
    {
        double[] values = new double[ClusterCount * Dimension];
        int kind = _random.Next(8);
        double factor = kind switch { 0 => 1e4, 1 => 1e10, 2 => 1e-6, _ => 1 };
        for (int j = 0; j < ClusterCount; j++)
        {
            // Rows, the same row often, all at one place, or rows and what lies far out.
            int row = kind == 3 ? _random.Next(Math.Min(3, RowCount)) : kind == 4 ? 0 : _random.Next(RowCount);
            double own = kind == 5 && _random.Next(10) == 0 ? 1e9 : factor;
            for (int i = 0; i < Dimension; i++) values[j * Dimension + i] = Values[row * Dimension + i] * own;
        }
        return ToCentroids(values);
    }

    /// <summary>What the next assignment sees: mostly the means, sometimes something that no fit would do.</summary>
    internal Centroids Next(Centroids now, Centroids means)
    {
        if (_random.Next(3) > 0) return means;
        double[] values = means.ToFloat64().Float64.ToArray();
        int chosen = _random.Next(ClusterCount) * Dimension, other = _random.Next(ClusterCount) * Dimension;
        switch (_random.Next(6))
        {
            case 0: return now;
            case 1: // one goes far away
                for (int i = 0; i < Dimension; i++) values[chosen + i] *= 1000;
                break;
            case 2: // one becomes another's double
                values.AsSpan(other, Dimension).CopyTo(values.AsSpan(chosen));
                break;
            case 3: // two change places
                for (int i = 0; i < Dimension; i++)
                    (values[chosen + i], values[other + i]) = (values[other + i], values[chosen + i]);
                break;
            case 4: // all move a little
                for (int i = 0; i < values.Length; i++) values[i] *= 1 + 1e-3 * (_random.NextDouble() - 0.5);
                break;
            default: // one moves to a row
                Values.AsSpan(_random.Next(RowCount) * Dimension, Dimension).CopyTo(values.AsSpan(chosen));
                break;
        }
        return ToCentroids(values);
    }

    private static float Clip(double value) => (float)Math.Clamp(value, -float.MaxValue, float.MaxValue);

    private Centroids ToCentroids(double[] values) => IsFloat64
        ? new Centroids(values, ClusterCount, Dimension)
        : new Centroids(Array.ConvertAll(values, Clip), ClusterCount, Dimension);

    private double[] Make()
    {
        int n = RowCount, d = Dimension;
        double[] values = new double[n * d], centres = new double[8 * d];
        for (int i = 0; i < centres.Length; i++) centres[i] = _random.NextDouble() * 4 - 2;
        for (int r = 0; r < n; r++)
        {
            int centre = _random.Next(8) * d;
            double scale = Math.Pow(10, _random.Next(-16, 17));
            for (int i = 0; i < d; i++)
            {
                double noise = _random.NextDouble() * 2 - 1;
                values[r * d + i] = Kind switch
                {
                    "clustered" or "one scale" => centres[centre + i] + noise / 10,
                    "grid" => _random.Next(-2, 3),
                    "duplicates" => centres[centre + i],
                    "offset" => 1e6 + centres[centre + i] + noise / 10,
                    "mixed scales" => noise * scale,
                    "two blobs" => i == 0 ? r % 2 * 2000 - 1000 : noise / 1000,
                    "last bits" => centres[i] * (1 + _random.Next(3) * 1.2e-7),
                    "bisector" => i == 0 ? r % 3 - 1 : 0.25,
                    "extreme" => _random.Next(20) == 0 ? (noise < 0 ? -1 : 1) * (double)float.MaxValue / Scale : noise,
                    _ => noise,
                };
            }
        }
        if (Kind == "huge coordinate") values[_random.Next(values.Length)] = _random.Next(2) == 0 ? 3e7 : -1e12;
        return values;
    }
}
