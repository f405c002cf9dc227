using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Data;

/// <summary>The two inner loops of <see cref="Resampler"/>; vector and scalar code give the same bits because all of it is
/// integer.</summary>
/// <remarks>Every value is <c>clamp((2^21 + sum of pixel x weight) >> 22, 0, 255)</c>: round to nearest, then saturate.</remarks>
internal static class ResamplePasses
{
    /// <summary>Bytes behind a result row that <see cref="Row"/> may overwrite when they exist.</summary>
    public const int Slack = 4;

    private const int Half = 1 << (ResampleWeights.FractionBits - 1);

    /// <summary>Resamples one row of RGB pixels along its length.</summary>
    /// <param name="source">The row, and whatever lies behind it (at least one byte more lets the vector code run).</param>
    /// <param name="sourceBytes">Length of the row in bytes.</param>
    /// <param name="weights">Input pixels and weights of every output pixel.</param>
    /// <param name="result">Receives 3 bytes a pixel; further bytes are overwritten with rubbish, up to <see cref="Slack"/>.</param>
    public static void Row(ReadOnlySpan<byte> source, int sourceBytes, ResampleWeights weights, Span<byte> result)
    {
        int count = weights.Count;
        int x = 0;
        if (Vector128.IsHardwareAccelerated && source.Length > sourceBytes)
        {
            // Lanes: R, G, B and the next pixel's R, which is computed and thrown away; hence one byte is read behind the last pixel.
            // The result is stored as 4 bytes too, the last of which the next pixel overwrites; the very last pixel may lack that room.
            int vectorCount = result.Length >= 3 * count + 1 ? count : count - 1;
            ref byte from = ref MemoryMarshal.GetReference(source);
            ref byte to = ref MemoryMarshal.GetReference(result);
            ref int values = ref MemoryMarshal.GetArrayDataReference(weights.Values);
            Vector128<byte> lowest = Vector128.Create((byte)0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12);
            for (; x < vectorCount; x++)
            {
                ref byte pixel = ref Unsafe.Add(ref from, weights.First[x] * 3);
                ref int weight = ref Unsafe.Add(ref values, x * weights.Stride);
                Vector128<int> sum = Vector128.Create(Half);
                for (int t = 0; t < weights.Counts[x]; t++)
                {
                    uint four = Unsafe.ReadUnaligned<uint>(
                        ref Unsafe.Add(ref pixel, t * 3));
                    Vector128<ushort> wide = Vector128.WidenLower(Vector128.CreateScalarUnsafe(four).AsByte());
                    Vector128<int> lanes = Vector128.WidenLower(wide).AsInt32();
                    sum += lanes * Unsafe.Add(ref weight, t);
                }
                uint packed = Vector128.Shuffle(Clamp(sum).AsByte(), lowest).AsUInt32().ToScalar();
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, x * 3), packed);
            }
        }
        for (; x < count; x++)
        {
            ReadOnlySpan<int> weight = weights.Values.AsSpan(x * weights.Stride, weights.Counts[x]);
            ReadOnlySpan<byte> pixels = source.Slice(weights.First[x] * 3, weight.Length * 3);
            for (int c = 0; c < 3; c++)
            {
                int sum = Half;
                for (int t = 0; t < weight.Length; t++) sum += pixels[t * 3 + c] * weight[t];
                result[x * 3 + c] = Clamp(sum);
            }
        }
    }

    /// <summary>Weighted sum of whole rows.</summary>
    /// <param name="rows">One row after the other, as many as weights.</param>
    /// <param name="rowBytes">Bytes of a row.</param>
    /// <param name="weights">One weight per row.</param>
    /// <param name="result">Receives <paramref name="rowBytes"/> bytes.</param>
    public static void Column(ReadOnlySpan<byte> rows, int rowBytes, ReadOnlySpan<int> weights, Span<byte> result)
    {
        int x = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            // Lanes: 16 neighbouring bytes of a row, widened to four vectors of 32-bit sums.
            ref byte from = ref MemoryMarshal.GetReference(rows);
            ref byte to = ref MemoryMarshal.GetReference(result);
            for (; x <= rowBytes - 16; x += 16)
            {
                Vector128<int> sum0 = Vector128.Create(Half), sum1 = sum0, sum2 = sum0, sum3 = sum0;
                for (int t = 0; t < weights.Length; t++)
                {
                    Vector128<byte> bytes = Vector128.LoadUnsafe(ref from, (nuint)(t * rowBytes + x));
                    (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(bytes);
                    (Vector128<uint> low0, Vector128<uint> low1) = Vector128.Widen(low);
                    (Vector128<uint> high0, Vector128<uint> high1) = Vector128.Widen(high);
                    int weight = weights[t];
                    sum0 += low0.AsInt32() * weight;
                    sum1 += low1.AsInt32() * weight;
                    sum2 += high0.AsInt32() * weight;
                    sum3 += high1.AsInt32() * weight;
                }
                Vector128<short> words0 = Vector128.Narrow(Clamp(sum0), Clamp(sum1)), words1 = Vector128.Narrow(Clamp(sum2), Clamp(sum3));
                Vector128.Narrow(words0.AsUInt16(), words1.AsUInt16()).StoreUnsafe(ref to, (nuint)x);
            }
        }
        for (; x < rowBytes; x++)
        {
            int sum = Half;
            for (int t = 0; t < weights.Length; t++) sum += rows[t * rowBytes + x] * weights[t];
            result[x] = Clamp(sum);
        }
    }

    private static byte Clamp(int sum) => (byte)Math.Clamp(sum >> ResampleWeights.FractionBits, 0, 255);

    private static Vector128<int> Clamp(Vector128<int> sum) =>
        Vector128.Min(Vector128.Max(sum >> ResampleWeights.FractionBits, Vector128<int>.Zero), Vector128.Create(255));
}
