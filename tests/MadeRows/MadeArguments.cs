using System.Runtime.InteropServices;

namespace KnowledgeTransfer.Made;

/// <summary>What <c>made_*</c> is given: the mirror of native/cuda/made.cu, where every field is explained.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MadeArguments
{
    public ulong Rows, Scales;
    public long FirstRow;
    public ulong Seed;
    public uint Dimension, GroupCount, Noise;
}
