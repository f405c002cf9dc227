namespace KnowledgeTransfer.Data.Voc;

/// <summary>A picture whose pixels are numbers from 0 to 255, such as classes, and what colours a viewer shows for them.</summary>
/// <param name="Width">Pixels per row, at least 1.</param>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="Indices">Width x Height numbers, row-major from the top.</param>
/// <param name="Palette">Red, green and blue of each number from 0 on, 3 to 768 bytes; null for gray, where the number is the
/// sample itself (in a PNG of 4 bits 0 to 15).</param>
public sealed record IndexedImage(int Width, int Height, byte[] Indices, byte[]? Palette);
