namespace KnowledgeTransfer.Data;

/// <summary>A decoded picture: 8-bit RGB, interleaved, rows from top to bottom without padding.</summary>
/// <param name="Width">Pixels per row, at least 1.</param>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="Pixels">Height x Width x 3 bytes, R G B.</param>
public sealed record RgbImage(int Width, int Height, byte[] Pixels);
