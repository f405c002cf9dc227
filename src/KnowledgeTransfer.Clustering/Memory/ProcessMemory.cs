namespace KnowledgeTransfer.Clustering;

/// <summary>The memory of this process.</summary>
internal static class ProcessMemory
{
    /// <summary>
    /// Bytes that are resident now (the operating system's count: heaps, stacks, code, touched pages of mapped files), once what nobody
    /// needs any more was given back.
    /// </summary>
    internal static long Held()
    {
        Release();
        return Environment.WorkingSet;
    }

    /// <summary>Gives what nobody needs any more back to the operating system: the runtime would keep it for later.</summary>
    internal static void Release() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
}
