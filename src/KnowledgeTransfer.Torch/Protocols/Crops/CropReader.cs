using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Torch.Protocols.Crops;

/// <summary>Decodes pictures and cuts random squares out of them. Thread-safe.</summary>
/// <param name="source">The pictures.</param>
/// <param name="size">Columns and rows of a crop: the network's input.</param>
/// <param name="keptBytes">
/// Decoded pictures are kept up to so many bytes, for sets that are seen again and again: decoding costs far more than a small network's
/// step. Changes nothing but the time.
/// </param>
internal sealed class CropReader(ImageSource source, int size, long keptBytes = 0)
{
    private readonly RgbImage?[] _kept = new RgbImage?[source.Count];
    private long _room = keptBytes;

    /// <summary>Bytes of one crop, size x size x 3.</summary>
    public int ByteCount { get; } = size * size * 3;

    /// <summary>Cuts several squares out of one picture, which is decoded once.</summary>
    /// <param name="picture">Index into the source.</param>
    /// <param name="keys">What each square is drawn from.</param>
    /// <param name="output">Receives [keys, size, size, 3].</param>
    /// <exception cref="DataException">The picture cannot be decoded; the message names it.</exception>
    public void Read(int picture, ReadOnlySpan<ulong> keys, Span<byte> output)
    {
        RgbImage whole = Decode(picture);
        for (int i = 0; i < keys.Length; i++)
        {
            var random = new CounterRandom(keys[i]);
            SquareCrop crop = SquareCrop.Draw(whole.Width, whole.Height, ref random);
            crop.Cut(whole, size, output.Slice(i * ByteCount, ByteCount));
        }
    }

    private RgbImage Decode(int picture)
    {
        if (_kept[picture] is { } known) return known;
        RgbImage decoded = source.Decode(picture);
        // two threads may both decode a picture; both results are the same, and the second one takes room that is then missing
        if (Interlocked.Add(ref _room, -decoded.Pixels.Length) >= 0) _kept[picture] = decoded;
        return decoded;
    }
}
