using System.Runtime.InteropServices;

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

    /// <summary>Gives what nobody needs any more back to the operating system: runtime and C library would keep it for later.</summary>
    internal static void Release()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            _ = malloc_trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // glibc has it; other C libraries give back by themselves.
        }
    }

#pragma warning disable IDE1006, SYSLIB1054 // named as in libc; nothing to marshal
    [DllImport("libc")]
    private static extern int malloc_trim(nuint left);
#pragma warning restore IDE1006, SYSLIB1054
}
