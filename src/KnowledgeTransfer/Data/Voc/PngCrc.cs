namespace KnowledgeTransfer.Data.Voc;

/// <summary>The checksum of PNG chunks: CRC-32 with the polynomial of ISO 3309, least significant bit first (0xEDB88320).</summary>
internal static class PngCrc
{
    private static readonly uint[] _table = [.. Enumerable.Range(0, 256).Select(i => Shift((uint)i))];

    /// <summary>Over the chunk's type and content; its length is not part of it.</summary>
    public static uint Of(ReadOnlySpan<byte> typeAndContent)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in typeAndContent) crc = _table[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint Shift(uint value)
    {
        for (int bit = 0; bit < 8; bit++) value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
        return value;
    }
}
