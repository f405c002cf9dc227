namespace KnowledgeTransfer.Data.ImageNet;

/// <summary>WordNet's ids of nouns, ImageNet's class names: n and eight digits.</summary>
internal static class WordNetId
{
    private const int Length = 9;

    public static bool Is(ReadOnlySpan<char> text) =>
        text.Length == Length && text[0] == 'n' && !text[1..].ContainsAnyExceptInRange('0', '9');
}
