using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary>An enum's value that is written as people type it, in help as well: lower case with hyphens.</summary>
/// <param name="Value">The value.</param>
internal readonly record struct Word<T>(T Value)
    where T : struct, Enum
{
    /// <summary>All words, in the enum's order.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<T>().Select(value => EnumWord.Of(value))];

    public static implicit operator Word<T>(T value) => new(value);

    public static implicit operator T(Word<T> word) => word.Value;

    /// <summary>The value of a word in any case; null if there is none.</summary>
    public static T? Find(string word)
    {
        T[] found = [.. Enum.GetValues<T>().Where(value => EnumWord.Of(value).Equals(word, StringComparison.OrdinalIgnoreCase))];
        return found.Length > 0 ? found[0] : null;
    }

    public override string ToString() => EnumWord.Of(Value);
}
