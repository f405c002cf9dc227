using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace KnowledgeTransfer.Onnx;

/// <summary>Normally distributed numbers from a seed and a name: the same on every machine, and each tensor's independent of the
/// others.</summary>
internal sealed class NormalDraws(long seed, string name)
{
    private ulong _state =
        BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{seed}/{name}"))));

    /// <summary>Box and Muller's transform of two uniform numbers, 1958; the sine half is not used.</summary>
    public double Next()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - Uniform()));
        return radius * Math.Cos(2 * Math.PI * Uniform());
    }

    // SplitMix64 (Steele, Lea, Flood 2014); 53 bits give a number in [0, 1).
    private double Uniform()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
