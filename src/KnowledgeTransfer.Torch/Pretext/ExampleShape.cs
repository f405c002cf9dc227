namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>How much room one example needs.</summary>
/// <param name="TileCount">Pictures that the trunk sees per example: 9 for a 3 x 3 puzzle, 1 for a whole picture.</param>
/// <param name="TileSize">Side of each in pixels.</param>
/// <param name="ClassCount">Answers of an example that are classes (int64); may be 0.</param>
/// <param name="ValueCount">Answers of an example that are numbers (float32); may be 0.</param>
public sealed record ExampleShape(int TileCount, int TileSize, int ClassCount, int ValueCount)
{
    /// <summary>Numbers in the input of one example: TileCount x TileSize x TileSize x 3.</summary>
    public int InputCount => TileCount * TileSize * TileSize * 3;

    /// <summary>Whether answers are classes and nothing else: each is right or wrong.</summary>
    public bool AsksForClasses => ClassCount > 0 && ValueCount == 0;
}
