namespace KnowledgeTransfer.Data;

/// <summary>A rectangle of whole pixels.</summary>
/// <param name="Left">Columns to the left of it.</param>
/// <param name="Top">Rows above it.</param>
/// <param name="Width">Columns in it.</param>
/// <param name="Height">Rows in it.</param>
public readonly record struct PixelWindow(int Left, int Top, int Width, int Height);
