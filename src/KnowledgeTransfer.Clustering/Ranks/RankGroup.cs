namespace KnowledgeTransfer.Clustering;

/// <summary>
/// The processes (ranks) that work on one data set together, each on its own rows: the same program with the same options on every rank,
/// in lockstep. All that they say to one another is a sum of integers and a gathering of bytes, so that no result depends on their number.
/// </summary>
/// <remarks>
/// Every rank makes the same calls in the same order, one thread at a time. Numbers travel as they lie in memory: all ranks are of one
/// byte order and run the same build.
/// </remarks>
public abstract class RankGroup
{
    /// <summary>The group of one process: nothing travels, nobody waits.</summary>
    public static RankGroup Alone { get; } = new SingleRank();

    /// <summary>This process, 0 to <see cref="Size"/> - 1.</summary>
    public abstract int Rank { get; }

    /// <summary>p, how many there are.</summary>
    public abstract int Size { get; }

    /// <summary>
    /// Replaces every number by its sum over all ranks. Nothing that can fail may lie between this and a <see cref="Together"/> before it:
    /// a rank that failed answers gatherings, not sums.
    /// </summary>
    /// <param name="values">Equally many on all ranks. Overflow wraps.</param>
    public abstract void Sum(Span<long> values);

    /// <summary>Brings every rank's bytes to all ranks.</summary>
    /// <param name="own">Any number of bytes, another on every rank.</param>
    /// <returns>p arrays, one per rank.</returns>
    protected abstract byte[][] Gather(ReadOnlySpan<byte> own);

    /// <summary>
    /// Does this rank's part of a step and tells all ranks how it went: either all receive all outcomes, or all leave together with the
    /// same error. So a rank that fails anywhere inside of an outer step ends the others at their next one, and nobody waits for it.
    /// </summary>
    /// <typeparam name="T">A number, or a struct of numbers.</typeparam>
    /// <param name="work">This rank's part.</param>
    /// <returns>p arrays, one per rank.</returns>
    /// <exception cref="RankFailedException">
    /// A rank failed with an error of the world: one of the <see cref="KnowledgeTransferException"/> family, of input and output, or a
    /// cancellation. In a group of one, the error itself. All others are bugs, and end the process.
    /// </exception>
    public T[][] Together<T>(Func<T[]> work) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(work);
        if (Size == 1) return [work()];
        byte[] own;
        try
        {
            own = RankOutcome.Of<T>(work());
        }
        catch (Exception e) when (RankOutcome.CanTell(e))
        {
            own = RankOutcome.Of(e);
        }
        byte[][] all = Gather(own);
        return RankOutcome.Failure(all) is { } failure ? throw failure : Array.ConvertAll(all, RankOutcome.Read<T>);
    }

    /// <summary>Does some work on rank 0 only, and tells all others what came out.</summary>
    /// <inheritdoc cref="Together"/>
    public T[] FromFirst<T>(Func<T[]> work) where T : unmanaged => Together(() => Rank == 0 ? work() : [])[0];

    /// <summary>The first row of a rank's share: whole blocks of <see cref="BlockedSum"/>, about equally many for each.</summary>
    /// <param name="rank">0 to p; the latter is the end of the last share.</param>
    /// <param name="rowCount">n.</param>
    public long FirstRowOf(int rank, long rowCount)
    {
        long blockCount = (rowCount + BlockedSum.BlockRowCount - 1) / BlockedSum.BlockRowCount;
        return Math.Min(rowCount, blockCount * rank / Size * BlockedSum.BlockRowCount);
    }
}
