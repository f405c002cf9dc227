using System.Runtime.InteropServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>Fresh memory in pages of 2 MB, on Linux where they may be asked for (madvise).</summary>
internal static unsafe class HugePages
{
    private const nuint PageBytes = 2 << 20;
    private const int ReadWrite = 3, PrivateAnonymous = 0x22, AdviseHugePage = 14;

    /// <summary>Bytes of the pages that hold some bytes.</summary>
    internal static nuint Rounded(nuint bytes) => checked((bytes + PageBytes - 1) / PageBytes * PageBytes);

    /// <summary>Maps memory that is zero.</summary>
    /// <param name="bytes">How many are needed.</param>
    /// <param name="mapped">What <see cref="Unmap"/> wants.</param>
    /// <param name="mappedBytes">What <see cref="Unmap"/> wants.</param>
    /// <param name="start">Where they begin: on a huge page.</param>
    /// <returns>false where there is no such memory; the caller then takes another.</returns>
    internal static bool TryMap(nuint bytes, out nint mapped, out nuint mappedBytes, out nint start)
    {
        (mapped, start) = (0, 0);
        mappedBytes = checked(Rounded(bytes) + PageBytes);
        if (!OperatingSystem.IsLinux()) return false;
        mapped = mmap(0, mappedBytes, ReadWrite, PrivateAnonymous, -1, 0);
        if (mapped == -1)
        {
            mapped = 0;
            return false;
        }
        start = (nint)(((nuint)mapped + PageBytes - 1) / PageBytes * PageBytes);
        // Advice only: where it is not taken, the pages are small.
        _ = madvise(start, mappedBytes - PageBytes, AdviseHugePage);
        return true;
    }

    /// <summary>An array that has not been touched yet will be on huge pages as far as it covers them.</summary>
    /// <returns>The array.</returns>
    internal static T[] Advised<T>(T[] array) where T : unmanaged
    {
        nuint bytes = (nuint)array.LongLength * (nuint)sizeof(T);
        if (bytes < 2 * PageBytes || !OperatingSystem.IsLinux()) return array;
        fixed (T* first = array)
        {
            nuint start = ((nuint)first + PageBytes - 1) / PageBytes * PageBytes, end = ((nuint)first + bytes) / PageBytes * PageBytes;
            if (end > start) _ = madvise((nint)start, end - start, AdviseHugePage);
        }
        return array;
    }

    /// <summary>Gives memory back.</summary>
    internal static void Unmap(nint mapped, nuint mappedBytes) => _ = munmap(mapped, mappedBytes);

#pragma warning disable IDE1006, SYSLIB1054 // named as in libc; nothing to marshal
    [DllImport("libc")]
    private static extern nint mmap(nint address, nuint length, int protection, int flags, int file, nint offset);

    [DllImport("libc")]
    private static extern int madvise(nint address, nuint length, int advice);

    [DllImport("libc")]
    private static extern int munmap(nint address, nuint length);
#pragma warning restore IDE1006, SYSLIB1054
}
