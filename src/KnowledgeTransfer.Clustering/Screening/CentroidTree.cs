using System.Numerics;
using System.Runtime.CompilerServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Which centroids share a panel. A bound per panel is worth most when its centroids are neighbours: then a row is near to few panels
/// and rules the others out at once. A balanced binary tree: the centroids are halved along the direction between two distant ones,
/// improved by a few rounds of 2-means along a line, down to panels of 32. Any grouping is right.
/// </summary>
internal static unsafe class CentroidTree
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
    /// <param name="centroids">k x d.</param>
    /// <param name="mean">mu, subtracted because halving works in float32.</param>
    /// <param name="threadCount">At least 1; does not change the result.</param>
    /// <param name="projection">Where there is one, neighbours are told by the reduced vectors, which is faster and no worse.</param>
    internal static int[] Grouped<T>(Centroids centroids, double[] mean, int threadCount, Projection? projection = null)
        where T : unmanaged, INumberBase<T>
    {
        int count = centroids.Count;
        int[] slots = Empty(count), all = [.. Enumerable.Range(0, count)];
        if (count <= Columns)
        {
            Fill(slots, 0, all);
            return slots;
        }
        double[] reach = new double[count];
        int dimension = projection is null ? centroids.Dimension : Projection.Dimension;
        using NativeBuffer<float> values = new((long)count * dimension);
        Points points = new(values.Pointer, dimension);
        ParallelBlocks.Run(threadCount, MostPanels(count), (_, block) =>
        {
            int first = (int)block * Columns, end = Math.Min(count, first + Columns);
            if (projection is not null && first < end) Reduce(centroids.Values<T>(), first, end, projection, points);
            for (int j = first; j < end; j++)
                reach[j] = Centre(centroids.Values<T>().Slice(j * centroids.Dimension, centroids.Dimension), mean,
                    projection is null ? points[j] : default);
        });
        double limit = WideFactor * reach.Order().ElementAt(count / 2);
        int[] wide = [.. all.Where(j => reach[j] > limit).OrderBy(j => reach[j])], near = [.. all.Where(j => !(reach[j] > limit))];
        int panels = (near.Length + Columns - 1) / Columns;
        Split(near, panels, points, slots, 0, threadCount);
        for (int start = 0; start < wide.Length; start += Columns)
            Fill(slots, panels++, wide.AsSpan(start, Math.Min(Columns, wide.Length - start)));
        return slots;
    }

    private readonly struct Points(float* values, int dimension)
    {
        internal int Dimension => dimension;

        internal Span<float> this[int j] => new(values + (nint)j * dimension, dimension);
    }

    private static void Reduce<T>(ReadOnlySpan<T> centroids, int first, int end, Projection projection, Points points)
        where T : unmanaged
    {
        using NativeBuffer<float> scratch = new(projection.ScratchLength);
        int d = projection.SourceDimension, most = SingleProducts.BatchRows;
        T** vectors = stackalloc T*[most];
        double* squares = stackalloc double[most];
        fixed (T* values = centroids)
        {
            for (int j = first; j < end; j += most)
            {
                int count = Math.Min(most, end - j);
                // Without squares the last number means nothing, and directions are all that is needed here.
                for (int i = 0; i < count; i++) vectors[i] = values + (nint)(j + i) * d;
                new Span<double>(squares, count).Clear();
                projection.Reduce(vectors, squares, count, scratch.Pointer, (float*)Unsafe.AsPointer(ref points[j][0]));
                for (int i = 0; i < count; i++) Bound(points[j + i]);
            }
        }
    }

    /// <summary>Numbers whose products are numbers.</summary>
    private static void Bound(Span<float> point)
    {
        point[Projection.Dimension - 1] = 0;
        foreach (ref float value in point) value = float.IsNaN(value) ? 0 : Math.Clamp(value, -1e18f, 1e18f);
    }

    /// <returns>The largest magnitude.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Centre<T>(ReadOnlySpan<T> centroid, double[] mean, Span<float> point) where T : unmanaged, INumberBase<T>
    {
        double reach = 0;
        for (int i = 0; i < centroid.Length; i++)
        {
            double b = double.CreateTruncating(centroid[i]) - mean[i];
            reach = Math.Max(reach, Math.Abs(b));
            if (i < point.Length) point[i] = (float)Math.Clamp(b, -1e18, 1e18);
        }
        return reach;
    }

    private static void Split(Memory<int> members, int panels, Points points, int[] slots, int firstPanel, int threadCount)
    {
        if (panels == 1)
        {
            Fill(slots, firstPanel, members.Span);
            return;
        }
        int left = panels / 2, middle = (int)((long)members.Length * left / panels);
        Halve(members.Span, middle, points);
        // Both halves lie apart in every array: which thread does which does not matter.
        ParallelBlocks.Run(Math.Min(2, threadCount), 2, (_, half) =>
        {
            if (half == 0) Split(members[..middle], left, points, slots, firstPanel, threadCount / 2);
            else Split(members[middle..], panels - left, points, slots, firstPanel + left, threadCount / 2);
        });
    }

    /// <summary>Sorts the members so that the first <paramref name="middle"/> lie on one side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
