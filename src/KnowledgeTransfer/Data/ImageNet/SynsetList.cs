using KnowledgeTransfer.Data.Lists;

namespace KnowledgeTransfer.Data.ImageNet;

/// <summary>
/// Lists of classes, a WordNet id and its synonyms a line: Kaggle's LOC_synset_mapping.txt, Caffe's synset_words.txt, and its synsets.txt,
/// which has ids alone.
/// </summary>
internal static class SynsetList
{
    /// <summary>The classes in the file's order.</summary>
    /// <exception cref="DataException">A line does not begin with a WordNet id, one comes twice, there is none, or the file cannot be read.
    /// </exception>
    public static Synset[] Read(string path)
    {
        var synsets = new List<Synset>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (ListLine line in ListFile.Lines(path))
        {
            int end = line.Text.AsSpan().IndexOfAny(' ', '\t');
            string id = end < 0 ? line.Text : line.Text[..end];
            if (!WordNetId.Is(id)) throw line.Wrong("does not begin with a WordNet id such as n01440764. Fetch the list again.");
            if (!seen.Add(id)) throw line.Wrong($"has the class {id}, which an earlier line has. Remove one of the lines.");
            synsets.Add(new Synset(id, line.Text[id.Length..].Trim()));
        }
        return synsets.Count > 0 ? [.. synsets] : throw new DataException($"{path} names no class. Fetch the list again.");
    }
}
