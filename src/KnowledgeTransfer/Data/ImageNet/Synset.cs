using KnowledgeTransfer.Data.Voc;

namespace KnowledgeTransfer.Data.ImageNet;

/// <summary>One of ImageNet's classes: a set of synonyms.</summary>
/// <param name="WordNetId">Such as n01440764.</param>
/// <param name="Words">Synonyms with commas between, such as "tench, Tinca tinca"; may be empty.</param>
internal readonly record struct Synset(string WordNetId, string Words)
{
    /// <summary>What the class is called: the id, by which it is ordered and which is its own, and the first synonym, which two classes may
    /// share (crane is a bird and a machine).</summary>
    public string ClassName =>
        Words.Split(',')[0].Trim() is { Length: > 0 } first ? $"{WordNetId} {VocText.Show(first)}" : WordNetId;
}
