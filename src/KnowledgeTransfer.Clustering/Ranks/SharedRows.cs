using System.Numerics;
using System.Runtime.InteropServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// A data set shared out among ranks: each reads its own rows only, a stretch of whole blocks of <see cref="BlockedSum"/>, so that sums
/// over blocks are the same numbers whoever makes them. Ranks beyond the number of blocks have no rows.
/// </summary>
internal sealed class SharedRows
{
    private const long GatheredBytes = 32L << 20;

    /// <param name="all">n x d, the same on every rank, row numbers counting through.</param>
    /// <param name="ranks">Who shares; <see cref="RankGroup.Alone"/> has them all.</param>
    /// <param name="weights">How often rows count, of all rows on every rank; null for once each.</param>
    internal SharedRows(FeatureMatrix all, RankGroup ranks, RowWeights? weights = null)
    {
        (All, Ranks, Weights) = (all, ranks, weights);
        (First, long end) = (ranks.FirstRowOf(ranks.Rank, all.RowCount), ranks.FirstRowOf(ranks.Rank + 1, all.RowCount));
        Count = end - First;
        Own = ranks.Size == 1 ? all : new RowSlice(all, First, Count);
        OwnWeights = ranks.Size == 1 ? weights : weights?.Slice(First, Count);
    }

    /// <summary>All rows. Reading others' works where this rank can see them, and is what this class is there to avoid.</summary>
    internal FeatureMatrix All { get; }

    /// <summary>Who shares.</summary>
    internal RankGroup Ranks { get; }

    /// <summary>The number of this rank's first row.</summary>
    internal long First { get; }

    /// <summary>How many rows are this rank's; 0 or more.</summary>
    internal long Count { get; }

    /// <summary>This rank's rows, counted from 0.</summary>
    internal FeatureMatrix Own { get; }

    /// <summary>How often rows count; null for once each.</summary>
    internal RowWeights? Weights { get; }

    /// <summary>The same for this rank's rows, counted from 0.</summary>
    internal RowWeights? OwnWeights { get; }

    /// <summary>Whose row it is.</summary>
    /// <param name="row">0 to n - 1.</param>
    internal int OwnerOf(long row)
    {
        int low = 0, high = Ranks.Size;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            if (Ranks.FirstRowOf(middle, All.RowCount) <= row) low = middle;
            else high = middle;
        }
        return low;
    }

    /// <summary>The range of all values; see <see cref="DataScan.Run"/>.</summary>
    internal ValueRange FindRange(int threadCount, Func<long, string>? rowName, CancellationToken cancellationToken) => Ranks
        .Together(() => (ValueRange[])[DataScan.Run(All, First, Count, threadCount, rowName, cancellationToken, Weights)])
        .Aggregate(ValueRange.Empty, (range, part) => range.Union(part[0]));

    /// <summary>Some rows, or all, readable on every rank: those of others are sent by their owners.</summary>
    /// <param name="numbers">Row numbers in the order wanted, the same on all ranks; null for all.</param>
    /// <param name="threadCount">At least 1; does not change the result.</param>
    /// <param name="cancellationToken">Checked often.</param>
    /// <returns>Alone, a view of the rows; else a copy in memory, float16 widened to float32.</returns>
    internal FeatureMatrix Select(long[]? numbers, int threadCount, CancellationToken cancellationToken)
    {
        if (Ranks.Size == 1) return numbers is null ? All : new RowSelection(All, numbers);
        numbers ??= [.. Enumerable.Range(0, checked((int)All.RowCount)).Select(row => (long)row)];
        return All.ElementType == ElementType.Float64
            ? Gather<double>(numbers, threadCount, cancellationToken)
            : Gather<float>(numbers, threadCount, cancellationToken);
    }

    private GatheredRows<T> Gather<T>(long[] numbers, int threadCount, CancellationToken cancellationToken)
        where T : unmanaged, INumberBase<T>
    {
        GatheredRows<T> gathered = new(All, numbers.Length);
        int step = (int)Math.Max(1, GatheredBytes / Marshal.SizeOf<T>() / All.Dimension);
        for (int first = 0; first < numbers.Length; first += step)
        {
            ArraySegment<long> part = new(numbers, first, Math.Min(step, numbers.Length - first));
            T[][] sent = Ranks.Together(() => ReadOwn<T>(part, threadCount, cancellationToken));
            int[] used = new int[Ranks.Size];
            for (int i = 0; i < part.Count; i++)
            {
                int owner = OwnerOf(part[i]);
                gathered.Set(first + i, sent[owner].AsSpan(used[owner]++ * All.Dimension, All.Dimension));
            }
        }
        return gathered;
    }

    /// <summary>Those of some rows that are this rank's, in the order given.</summary>
    private T[] ReadOwn<T>(ArraySegment<long> numbers, int threadCount, CancellationToken cancellationToken)
        where T : unmanaged, INumberBase<T>
    {
        long[] own = [.. numbers.Where(row => row >= First && row < First + Count)];
        RowReader<T> reader = new(All);
        T[] values = new T[own.Length * All.Dimension];
        ParallelBlocks.Run(threadCount, own.Length,
            (_, i) => reader.Copy(own[i], values.AsSpan((int)i * All.Dimension, All.Dimension)), cancellationToken);
        return values;
    }
}
