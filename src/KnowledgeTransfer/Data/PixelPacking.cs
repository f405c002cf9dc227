using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Data;

/// <summary>Rearranges 8-bit pixels between four bytes, three bytes and planes.</summary>
internal static class PixelPacking
{
    /// <summary>Drops every fourth byte.</summary>
    /// <param name="rgba">4 n bytes.</param>
    /// <param name="rgb">Receives 3 n bytes.</param>
    public static void RgbaToRgb(ReadOnlySpan<byte> rgba, Span<byte> rgb)
    {
        int count = rgba.Length / 4;
        int i = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            // Lanes: 4 pixels in; their 12 colour bytes move to the front, 4 bytes behind them are rubbish that the next store overwrites.
            // The last store of the loop must still fit, hence 16 bytes (more than 5 pixels) left in the output.
            Vector128<byte> order = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 3, 7, 11, 15);
            ref byte from = ref MemoryMarshal.GetReference(rgba);
            ref byte to = ref MemoryMarshal.GetReference(rgb);
            for (; i <= count - 6; i += 4)
                Vector128.Shuffle(Vector128.LoadUnsafe(ref from, (nuint)(4 * i)), order).StoreUnsafe(ref to, (nuint)(3 * i));
        }
        for (; i < count; i++)
        {
            rgb[3 * i] = rgba[4 * i];
            rgb[3 * i + 1] = rgba[4 * i + 1];
            rgb[3 * i + 2] = rgba[4 * i + 2];
        }
    }

    /// <summary>Interleaves three planes.</summary>
    /// <param name="planes">n red bytes, n green ones, n blue ones.</param>
    /// <param name="rgb">Receives 3 n bytes.</param>
    public static void PlanesToRgb(ReadOnlySpan<byte> planes, Span<byte> rgb)
    {
        int count = planes.Length / 3;
        ReadOnlySpan<byte> red = planes[..count], green = planes.Slice(count, count), blue = planes.Slice(2 * count, count);
        for (int i = 0; i < count; i++)
        {
            rgb[3 * i] = red[i];
            rgb[3 * i + 1] = green[i];
            rgb[3 * i + 2] = blue[i];
        }
    }
}
