using System.Globalization;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests.Distances;

/// <summary>
/// Distances computed by Python with exact rational arithmetic, one rounding per fma (<c>models/fixtures/distance</c>).
/// The C++ of <c>native/</c> passes the same fixture, so three implementations agree in every bit.
/// </summary>
public sealed class RationalFixtureTests
{
    public static TheoryData<string> Cases() => [.. File.ReadLines(Fixtures.File("distance", "distances.csv")).Skip(1)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_bit_is_that_of_exact_arithmetic(string line)
    {
        string[] fields = line.Split(',');
        float[] row = Floats(fields[1]), centroid = Floats(fields[2]);
        double expected = BitConverter.UInt64BitsToDouble(ulong.Parse(fields[3], NumberStyles.HexNumber));
        Assignment nearest = NearestCentroids.Assign(
            new ArrayMatrix(row, row.Length), new Centroids(centroid, 1, centroid.Length), KMeansBackends.Scalar);
        Assert.Equal(BitConverter.DoubleToUInt64Bits(expected), BitConverter.DoubleToUInt64Bits(nearest.SquaredDistances[0]));
        Assignment vectors = NearestCentroids.Assign(
            new ArrayMatrix(row, row.Length), new Centroids(centroid, 1, centroid.Length), KMeansBackends.Simd);
        Assert.Equal(BitConverter.DoubleToUInt64Bits(expected), BitConverter.DoubleToUInt64Bits(vectors.SquaredDistances[0]));
    }

    private static float[] Floats(string hex) => [.. Enumerable.Range(0, hex.Length / 8)
        .Select(i => BitConverter.UInt32BitsToSingle(uint.Parse(hex.AsSpan(8 * i, 8), NumberStyles.HexNumber)))];
}
