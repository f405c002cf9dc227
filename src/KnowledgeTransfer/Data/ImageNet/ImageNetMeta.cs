using KnowledgeTransfer.Data.Matlab;
using KnowledgeTransfer.Data.Voc;

namespace KnowledgeTransfer.Data.ImageNet;

/// <summary>
/// The development kit's meta.mat: which class each ILSVRC2012_ID means. These numbers, 1 to 1,000, are in another order than the WordNet
/// ids.
/// </summary>
/// <remarks>
/// Source of the fields: readme.txt of ILSVRC2012_devkit_t12. Of its 1,860 synsets the 1,000 without children are classes. Not measured on
/// the real file, which is not available here; the fixture was written by SciPy with the same fields.
/// </remarks>
internal static class ImageNetMeta
{
    /// <summary>The classes by their numbers.</summary>
    /// <exception cref="DataException">The file is no MAT-file of version 5 or damaged, a field is missing or holds something else, or two
    /// classes have one number or one WordNet id.</exception>
    public static Dictionary<int, Synset> Read(string path)
    {
        var table = new MatStructArray(path, "synsets");
        var classes = new Dictionary<int, Synset>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int row = 0; row < table.Count; row++)
        {
            if (table.WholeNumber(row, "num_children") != 0) continue;
            int number = table.WholeNumber(row, "ILSVRC2012_ID");
            string id = table.Text(row, "WNID");
            if (!WordNetId.Is(id))
                throw new DataException($"{path}: synsets({row + 1}).WNID is {VocText.Show(id)}; a WordNet id such as n01440764 was " +
                    "expected. Take the file from the development kit.");
            if (number < 1 || !seen.Add(id) || !classes.TryAdd(number, new Synset(id, table.Text(row, "words"))))
                throw new DataException($"{path}: synsets({row + 1}) is {id} with the number {number}; numbers begin at 1, and each " +
                    "class has its own. Take the file from the development kit.");
        }
        return classes.Count > 0
            ? classes
            : throw new DataException($"{path} has {table.Count} synsets, and none without children, which a class would be. Take the " +
                "file from the development kit.");
    }
}
