using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;

namespace KnowledgeTransfer.Torch.Protocols;

/// <summary>Decodes pictures and cuts random squares out of them. Thread-safe.</summary>
/// <param name="source">The pictures.</param>
/// <param name="size">Columns and rows of a crop: the network's input.</param>
internal sealed class CropReader(ImageSource source, int size)
{
    /// <summary>Bytes of one crop, size x size x 3.</summary>
    public int ByteCount { get; } = size * size * 3;

    /// <summary>Cuts several squares out of one picture, which is decoded once.</summary>
    /// <param name="picture">Index into the source.</param>
    /// <param name="keys">What each square is drawn from.</param>
    /// <param name="output">Receives [keys, size, size, 3].</param>
    /// <exception cref="DataException">The picture cannot be decoded; the message names it.</exception>
    public void Read(int picture, ReadOnlySpan<ulong> keys, Span<byte> output)
    {
        RgbImage whole = source.Decode(picture);
        for (int i = 0; i < keys.Length; i++)
        {
            var random = new CounterRandom(keys[i]);
            SquareCrop crop = SquareCrop.Draw(whole.Width, whole.Height, ref random);
            crop.Cut(whole, size, output.Slice(i * ByteCount, ByteCount));
        }
    }
}
