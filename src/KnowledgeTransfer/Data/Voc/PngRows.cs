namespace KnowledgeTransfer.Data.Voc;

/// <summary>Undoes a PNG's row filters and unpacks its pixels, at one sample a pixel.</summary>
internal static class PngRows
{
    /// <summary>Replaces filtered rows by the bytes they stand for, in place.</summary>
    /// <param name="rows">Height x (1 + row bytes): each row's filter type, then its bytes.</param>
    /// <param name="rowBytes">Bytes of one row without its filter type.</param>
    /// <param name="name">For messages.</param>
    /// <remarks>Neighbours are one byte apart: with one sample of at most 8 bits a pixel, PNG's filters count in whole bytes.</remarks>
    /// <exception cref="DataException">A filter type above 4.</exception>
    public static void Unfilter(Span<byte> rows, int rowBytes, string name)
    {
        int stride = rowBytes + 1;
        ReadOnlySpan<byte> above = new byte[rowBytes];
        for (int y = 0; y * (long)stride < rows.Length; y++)
        {
            byte filter = rows[y * stride];
            Span<byte> row = rows.Slice(y * stride + 1, rowBytes);
            switch (filter)
            {
                case 0: break;
                case 1:
                    for (int x = 1; x < row.Length; x++) row[x] += row[x - 1];
                    break;
                case 2:
                    for (int x = 0; x < row.Length; x++) row[x] += above[x];
                    break;
                case 3:
                    for (int x = 0; x < row.Length; x++) row[x] += (byte)(((x > 0 ? row[x - 1] : 0) + above[x]) / 2);
                    break;
                case 4:
                    for (int x = 0; x < row.Length; x++)
                        row[x] += x > 0 ? Paeth(row[x - 1], above[x], above[x - 1]) : above[x];
                    break;
                default:
                    throw new DataException($"{name}: row {y} has filter type {filter}; 0 to 4 exist. It is damaged; fetch it again.");
            }
            above = row;
        }
    }

    /// <summary>One byte a pixel; the leftmost pixel is in a byte's highest bits.</summary>
    public static byte[] Unpack(ReadOnlySpan<byte> rows, PngHeader header)
    {
        byte[] pixels = new byte[header.Width * header.Height];
        int stride = header.RowBytes + 1, perByte = 8 / header.BitDepth, mask = (1 << header.BitDepth) - 1;
        for (int y = 0; y < header.Height; y++)
        {
            ReadOnlySpan<byte> row = rows.Slice(y * stride + 1, header.RowBytes);
            Span<byte> to = pixels.AsSpan(y * header.Width, header.Width);
            if (perByte == 1)
            {
                row.CopyTo(to);
                continue;
            }
            for (int x = 0; x < to.Length; x++)
                to[x] = (byte)((row[x / perByte] >> (8 - header.BitDepth * (x % perByte + 1))) & mask);
        }
        return pixels;
    }

    /// <summary>Whichever of left, above and upper left is nearest to left + above - upper left; the first of equals.</summary>
    private static byte Paeth(byte left, byte above, byte upperLeft)
    {
        // Distances from left + above - upperLeft, written without the sum.
        int toLeft = Math.Abs(above - upperLeft), toAbove = Math.Abs(left - upperLeft);
        int toUpperLeft = Math.Abs(left + above - 2 * upperLeft);
        if (toLeft <= toAbove && toLeft <= toUpperLeft) return left;
        return toAbove <= toUpperLeft ? above : upperLeft;
    }
}
