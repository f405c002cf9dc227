using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Cli.Ranks;

/// <summary>
/// How many threads a rank takes unless told: the processors of its machine divided by the ranks there. Which processors those are follows
/// from what each rank may run on: mpirun may bind ranks to processors of their own, or let them all run everywhere.
/// </summary>
internal static partial class RankThreads
{
    private const int MaskBytes = 128; // 1,024 processors, as glibc's cpu_set_t

    /// <summary>The number for this rank, at least 1. All ranks call it together.</summary>
    public static int ByDefault(RankGroup ranks)
    {
        byte[] mask = new byte[MaskBytes];
        bool isKnown = OperatingSystem.IsLinux() && GetAffinity(0, MaskBytes, mask) == 0;
        byte[] own = [.. isKnown ? mask : new byte[MaskBytes], .. Encoding.UTF8.GetBytes(Environment.MachineName)];
        byte[][] here = [.. ranks.Together(() => own).Where(other => other.AsSpan(MaskBytes).SequenceEqual(own.AsSpan(MaskBytes)))];
        int[] shared = [.. Enumerable.Range(0, MaskBytes).Select(i => here.Aggregate(0, (bits, other) => bits | other[i]))];
        return Share(Count(shared), Count(own.Take(MaskBytes).Select(bits => (int)bits)), Environment.ProcessorCount, here.Length);
    }

    /// <summary>The rule.</summary>
    /// <param name="machine">Processors that any of its ranks may run on.</param>
    /// <param name="own">Processors that this rank may run on.</param>
    /// <param name="usable">What .NET takes: fewer than <paramref name="own"/> where a container limits processor time.</param>
    /// <param name="rankCount">Ranks on this machine.</param>
    internal static int Share(int machine, int own, int usable, int rankCount) =>
        Math.Max(1, Math.Min(usable, (usable < own || own == 0 ? usable : machine) / rankCount));

    private static int Count(IEnumerable<int> bits) => bits.Sum(b => BitOperations.PopCount((uint)b));

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int process, nuint length, byte[] mask);
}
