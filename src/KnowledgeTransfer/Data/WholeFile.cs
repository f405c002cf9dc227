namespace KnowledgeTransfer.Data;

/// <summary>Reads a data file into memory and turns the system's failures into the project's.</summary>
internal static class WholeFile
{
    /// <exception cref="DataException">The file cannot be read or is larger than 2 GB.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be read: {e.Message}", e);
        }
    }
}
