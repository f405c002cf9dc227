namespace KnowledgeTransfer.Gpu.Cuda;

/// <summary>Some consecutive rows on the device.</summary>
/// <param name="Count">How many.</param>
/// <param name="Rows">Address of the rows as they are stored, m x d.</param>
/// <param name="Halves">Address of the rows as the screen sees them, in whole tiles.</param>
/// <param name="Norms">Address of m float32.</param>
/// <param name="Squares">Address of m float64.</param>
/// <param name="RowBytes">Bytes of a row as it is stored.</param>
/// <param name="HalfBytes">Bytes of a row as the screen sees it.</param>
/// <param name="Map">Address of a map of a matrix that holds the rows as the screen sees them; 0 if the device uses none.</param>
/// <param name="FirstRow">The number of the first row in that matrix.</param>
internal readonly record struct RowBatch(
    int Count, ulong Rows, ulong Halves, ulong Norms, ulong Squares, long RowBytes, long HalfBytes, ulong Map, uint FirstRow)
{
    /// <summary>A part of it.</summary>
    /// <param name="first">A multiple of 128, so that tiles stay whole.</param>
    /// <param name="count">How many.</param>
    internal RowBatch Part(int first, int count) => new(
        count, Rows + (ulong)(first * RowBytes), Halves + (ulong)(first * HalfBytes), Norms + (ulong)(first * 4L),
        Squares + (ulong)(first * 8L), RowBytes, HalfBytes, Map, FirstRow + (uint)first);
}
