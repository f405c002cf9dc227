namespace KnowledgeTransfer.Data;

/// <summary>Consecutive pictures of a source, resized and cropped to one size, still 8-bit RGB.</summary>
/// <param name="FirstIndex">Position of the first picture in the source.</param>
/// <param name="Count">Pictures in the batch, at least 1.</param>
/// <param name="Height">Rows of every picture.</param>
/// <param name="Width">Columns of every picture.</param>
/// <param name="Pixels">[Count, Height, Width, 3] bytes, R G B, row-major; at least that long (the rest is unused).</param>
public sealed record ImageBatch(int FirstIndex, int Count, int Height, int Width, byte[] Pixels);
