using System.Buffers;

namespace KnowledgeTransfer.Data;

/// <summary>A decoded picture in a buffer of the shared pool, which may be longer than the picture; given back on disposal.</summary>
/// <remarks>A photograph has half a megabyte and more; as garbage every ninth one costs a collection of the whole heap
/// (measured).</remarks>
internal readonly record struct RentedImage(RgbImage Image, string Format) : IDisposable
{
    public void Dispose() => ArrayPool<byte>.Shared.Return(Image.Pixels);
}
