using System.Runtime.ExceptionServices;

namespace KnowledgeTransfer.Data;

/// <summary>A parallel loop over pictures whose failure is the same on every run: the one at the lowest index.</summary>
internal static class ParallelPictures
{
    /// <summary>Runs <paramref name="body"/> for 0 .. count - 1.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; no body runs any more.</exception>
    /// <exception cref="KnowledgeTransferException">What the body threw at the lowest failing index, not wrapped.</exception>
    public static void For(int count, int threadCount, CancellationToken cancellation, Action<int> body)
    {
        object gate = new();
        (int Index, Exception Error)? first = null;
        var options = new ParallelOptions { MaxDegreeOfParallelism = threadCount, CancellationToken = cancellation };
        Parallel.For(0, count, options, (i, loop) =>
        {
            try
            {
                body(i);
            }
            catch (Exception e)
            {
                lock (gate)
                {
                    if (first is null || i < first.Value.Index) first = (i, e);
                }
                // Break, not Stop: everything below i still runs, so the lowest failing index is always found.
                loop.Break();
            }
        });
        if (first is { } failure) ExceptionDispatchInfo.Throw(failure.Error);
    }
}
