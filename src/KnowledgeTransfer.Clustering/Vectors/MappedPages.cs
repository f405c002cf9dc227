using System.Runtime.InteropServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>Pages of mapped files, on Linux.</summary>
internal static class MappedPages
{
    private const int AdviseNotNeeded = 4;

    /// <summary>
    /// Takes a file's pages out of this process's memory; whoever reads them again finds them in the file. Elsewhere than on Linux the
    /// operating system takes them back when it wants to.
    /// </summary>
    /// <param name="start">Where the mapping begins.</param>
    /// <param name="bytes">How much of it.</param>
    internal static void GiveBack(nint start, nuint bytes)
    {
        if (OperatingSystem.IsLinux() && bytes > 0) _ = madvise(start, bytes, AdviseNotNeeded);
    }

#pragma warning disable IDE1006, SYSLIB1054 // named as in libc; nothing to marshal
    [DllImport("libc")]
    private static extern int madvise(nint address, nuint length, int advice);
#pragma warning restore IDE1006, SYSLIB1054
}
