namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Numbered blocks of work handed out to threads one after the other. What a block does must not depend on who does it or when.
/// </summary>
internal static class ParallelBlocks
{
    /// <summary>How many threads an option means: 0 stands for all processors.</summary>
    internal static int Resolve(int threadCount) => threadCount == 0 ? Environment.ProcessorCount : threadCount;

    /// <summary>Runs <paramref name="body"/> once for every block number.</summary>
    /// <param name="threadCount">At least 1.</param>
    /// <param name="blockCount">Blocks 0 to blockCount - 1.</param>
    /// <param name="body">Receives the worker (0 to threadCount - 1, for its own buffers; never two threads at once) and the block.</param>
    /// <param name="cancellationToken">Checked before every block.</param>
    /// <exception cref="OperationCanceledException">Cancelled; blocks that had begun were finished.</exception>
    internal static void Run(int threadCount, long blockCount, Action<int, long> body, CancellationToken cancellationToken = default)
    {
        int workers = (int)Math.Min(threadCount, blockCount);
        long next = -1;
        if (workers <= 1)
        {
            Work(0);
            return;
        }
        try
        {
            Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, Work);
        }
        catch (AggregateException e) when (e.InnerExceptions.Count > 0)
        {
            // The caller sees what one thread would have thrown; cancellation first, because all workers report it.
            Exception cause = e.InnerExceptions.FirstOrDefault(inner => inner is OperationCanceledException) ?? e.InnerExceptions[0];
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(cause);
        }

        void Work(int worker)
        {
            for (long block; (block = Interlocked.Increment(ref next)) < blockCount;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                body(worker, block);
            }
        }
    }
}
