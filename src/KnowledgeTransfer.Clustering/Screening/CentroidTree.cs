using System.Numerics;
using System.Runtime.CompilerServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Which centroids share a panel. A bound per panel is worth most when its centroids are neighbours: then a row is near to few panels
/// and rules the others out at once. A balanced binary tree: the centroids are halved along the direction between two distant ones,
/// improved by a few rounds of 2-means along a line, down to panels of 32. Any grouping is right.
/// </summary>
internal static class CentroidTree
{
    private const int Columns = PanelJob.Columns, Rounds = 4;
    private const double WideFactor = 4;

    /// <summary>Enough panels for all, whether or not some centroids stand apart.</summary>
    internal static int MostPanels(int count) => count <= Columns ? 1 : (count + Columns - 1) / Columns + 1;

    /// <summary>Centroids by their index, in panels of nearly equal number.</summary>
    /// <returns>The centroid of each slot, -1 for none.</returns>
    internal static int[] InOrder(int count)
    {
        int[] slots = Empty(count), all = [.. Enumerable.Range(0, count)];
        int panels = (count + Columns - 1) / Columns;
        for (int panel = 0; panel < panels; panel++) Fill(slots, panel, Part(all, panel, panels));
        return slots;
    }

    /// <summary>Neighbours together; centroids that reach out more than 4 times the median last. O(k d log k).</summary>
    internal static int[] Grouped<T>(ReadOnlySpan<T> centroids, int count, int dimension, double[] mean) where T : unmanaged, INumberBase<T>
    {
        int[] slots = Empty(count), all = [.. Enumerable.Range(0, count)];
        if (count <= Columns)
        {
            Fill(slots, 0, all);
            return slots;
        }
        double[] reach = new double[count];
        float[] values = new float[(long)count * dimension];
        for (int j = 0; j < count; j++)
        {
            for (int i = 0; i < dimension; i++)
            {
                double b = double.CreateTruncating(centroids[j * dimension + i]) - mean[i];
                reach[j] = Math.Max(reach[j], Math.Abs(b));
                values[j * dimension + i] = (float)Math.Clamp(b, -1e18, 1e18);
            }
        }
        double limit = WideFactor * reach.Order().ElementAt(count / 2);
        int[] wide = [.. all.Where(j => reach[j] > limit).OrderBy(j => reach[j])], near = [.. all.Where(j => !(reach[j] > limit))];
        int panels = (near.Length + Columns - 1) / Columns, panel = 0;
        Split(near, panels, new(values, dimension), slots, ref panel);
        for (int start = 0; start < wide.Length; start += Columns)
            Fill(slots, panel++, wide.AsSpan(start, Math.Min(Columns, wide.Length - start)));
        return slots;
    }

    private readonly record struct Points(float[] Values, int Dimension)
    {
        internal ReadOnlySpan<float> this[int j] => Values.AsSpan(j * Dimension, Dimension);
    }

    private static void Split(Span<int> members, int panels, Points points, int[] slots, ref int panel)
    {
        if (panels == 1)
        {
            Fill(slots, panel++, members);
            return;
        }
        int left = panels / 2, middle = (int)((long)members.Length * left / panels);
        Halve(members, middle, points);
        Split(members[..middle], left, points, slots, ref panel);
        Split(members[middle..], panels - left, points, slots, ref panel);
    }

    /// <summary>Sorts the members so that the first <paramref name="middle"/> lie on one side.</summary>
    private static void Halve(Span<int> members, int middle, Points points)
    {
        int one = Farthest(members, points[members[0]], points), other = Farthest(members, points[one], points);
        float[] direction = new float[points.Dimension], means = new float[2 * points.Dimension], keys = new float[members.Length];
        for (int i = 0; i < direction.Length; i++) direction[i] = points[one][i] - points[other][i];
        for (int round = 0; round < Rounds; round++)
        {
            for (int m = 0; m < members.Length; m++) keys[m] = Dot(points[members[m]], direction);
            keys.AsSpan().Sort(members);
            Array.Clear(means);
            for (int m = 0; m < members.Length; m++)
            {
                Span<float> mean = means.AsSpan(m < middle ? 0 : points.Dimension, points.Dimension);
                float share = 1f / (m < middle ? middle : members.Length - middle);
                AddScaled(mean, points[members[m]], share);
            }
            for (int i = 0; i < direction.Length; i++) direction[i] = means[points.Dimension + i] - means[i];
        }
    }

    private static int Farthest(ReadOnlySpan<int> members, ReadOnlySpan<float> from, Points points)
    {
        int farthest = members[0];
        double largest = -1;
        foreach (int j in members)
        {
            double distance = SquaredDistance.Between(points[j], from);
            if (distance > largest) (farthest, largest) = (j, distance);
        }
        return farthest;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddScaled(Span<float> sum, ReadOnlySpan<float> values, float scale)
    {
        int i = 0;
        for (; i <= sum.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(sum[i..]) + new Vector<float>(values[i..]) * scale).CopyTo(sum[i..]);
        for (; i < sum.Length; i++) sum[i] += values[i] * scale;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Vector<float> sums = default;
        int i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count) sums += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);
        float sum = Vector.Sum(sums);
        for (; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static int[] Empty(int count)
    {
        int[] slots = new int[MostPanels(count) * Columns];
        Array.Fill(slots, -1);
        return slots;
    }

    private static Span<int> Part(Span<int> members, int panel, int panels)
    {
        int first = (int)((long)members.Length * panel / panels), end = (int)((long)members.Length * (panel + 1) / panels);
        return members[first..end];
    }

    private static void Fill(int[] slots, int panel, ReadOnlySpan<int> members) => members.CopyTo(slots.AsSpan(panel * Columns));
}
