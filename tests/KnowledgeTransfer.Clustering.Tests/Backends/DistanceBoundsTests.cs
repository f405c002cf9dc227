using CsCheck;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed class DistanceBoundsTests
{
    [Fact]
    public void A_row_is_kept_until_the_moves_use_up_its_margin()
    {
        // Row 0 at 0, own centroid at 1, the other one at 10: the bound is 10. The other centroid comes nearer by 3 each time.
        DistanceBounds bounds = new(1, 2, 1);
        bounds.Move(new Centroids([1f, 10f], 2, 1));
        bounds.Slice(0, 1)[0] = 10;
        foreach (float other in new[] { 7f, 4f })
        {
            bounds.Move(new Centroids([1f, other], 2, 1));
            Assert.True(bounds.Shrink(0, 0, 1));
            Assert.InRange(bounds.Slice(0, 1)[0], other - 1e-9, other);
            Assert.True(bounds.Holds(0, 1));
        }
        bounds.Move(new Centroids([1f, 1f], 2, 1));
        Assert.False(bounds.Holds(0, 1) && bounds.Shrink(0, 0, 1));
        bounds.Shrink(0, 0, 1);
        Assert.False(bounds.Holds(0, 1)); // an exact tie is never skipped
    }

    [Fact]
    public void The_own_centroid_s_move_does_not_count_against_the_others()
    {
        DistanceBounds bounds = new(1, 2, 1);
        bounds.Move(new Centroids([1f, 10f], 2, 1));
        bounds.Slice(0, 1)[0] = 10;
        bounds.Move(new Centroids([-5f, 10f], 2, 1));
        Assert.True(bounds.Shrink(0, 0, 1));
        Assert.InRange(bounds.Slice(0, 1)[0], 10 - 1e-9, 10);
        Assert.True(bounds.Holds(0, 25));
        Assert.False(bounds.Holds(0, 100));
    }

    [Fact]
    public void The_screen_s_bound_never_exceeds_the_true_distance_to_the_others() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[2, 30], Gen.Int[-20, 20], Gen.Int[0, 1000]).Sample((d, k, exponent, seed) =>
        {
            float scale = MathF.ScaleB(1, exponent);
            float[] rows = Array.ConvertAll(Rows.Clustered(20, d, seed), v => v * scale);
            Centroids centroids = new(Array.ConvertAll(Rows.Clustered(k, d, seed + 1), v => v * scale), k, d);
            PackedCentroids<float> packed = new(k, d, RowScreen<float>.PanelWidth(SimdWidth.Bits256));
            packed.Pack(centroids, 1);
            int[] labels = new int[20];
            double[] bounds = new double[20];
            RowScreen<float>.Create(SimdWidth.Bits256, d).Label(rows, [.. Enumerable.Range(0, 20)], packed,
                new ScreenResults { Labels = labels, Distances = new double[20], Bounds = bounds });
            Assignment exact = NearestCentroids.Assign(new ArrayMatrix(rows, d), centroids, KMeansBackends.Scalar);
            Assert.Equal(exact.Labels, labels);
            for (int i = 0; i < 20; i++)
            {
                Assert.True(bounds[i] <= Math.Sqrt(exact.SecondSquaredDistances[i]));
                // ... and is worth having: the loss is relative to the squared size of the data, about 6 per coordinate.
                Assert.True(bounds[i] * bounds[i] >= exact.SecondSquaredDistances[i] - 1e-3 * 6 * d * scale * scale);
            }
        }, iter: 100);
}
