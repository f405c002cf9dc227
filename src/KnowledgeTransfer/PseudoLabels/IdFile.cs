using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.PseudoLabels;

/// <summary>
/// The ids that belong to the rows of a features file, one per line under the header <c>id</c>, in the order of the rows
/// (<c>ids.csv</c> beside <c>features.npy</c>).
/// </summary>
public static class IdFile
{
    private const string Header = "id";

    /// <summary>Writes ids; the file appears whole or not at all.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="ids">Unique ids in the order of the rows.</param>
    /// <exception cref="ArgumentException">An id is empty, has control characters or comes twice.</exception>
    /// <exception cref="ArtefactException">The file cannot be written; the message carries the system's words.</exception>
    public static void Write(string path, IReadOnlyList<ImageId> ids)
    {
        IdJoin.CheckUnique(ids, nameof(ids));
        CsvTable.Write(path, Header, ids.Count, i => (ids[i], ""));
    }

    /// <summary>Reads ids.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Unique ids in the order of the file.</returns>
    /// <exception cref="ArtefactException">The file does not exist, has another header, is cut off or has a malformed line.</exception>
    /// <exception cref="DataException">An id comes twice.</exception>
    public static ImageId[] Read(string path)
    {
        var ids = new List<ImageId>();
        CsvTable.Read(path, Header, (id, _, _) => ids.Add(id));
        return [.. ids];
    }

    /// <summary>Reads the ids of a features file and checks that there is one per row.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rowCount">Rows of the features.</param>
    /// <param name="rowsName">What has these rows, for the message.</param>
    /// <exception cref="DataException">An id comes twice, or their number is another one.</exception>
    /// <inheritdoc cref="Read(string)"/>
    public static ImageId[] Read(string path, long rowCount, string rowsName)
    {
        ImageId[] ids = Read(path);
        if (ids.Length != rowCount)
        {
            throw new DataException(
                $"{path} has {ids.Length} ids, {rowsName} has {rowCount} rows; one id per row is needed. Extract the features again.");
        }

        return ids;
    }
}
