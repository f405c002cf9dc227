namespace KnowledgeTransfer.Runs;

/// <summary>How two sets of named values differ, in words for a refusal.</summary>
public static class ValueDifferences
{
    /// <summary>One phrase per name whose values differ, in ordinal order of the names; a value that is missing is <c>none</c>.</summary>
    /// <param name="now">What is asked for.</param>
    /// <param name="then">What was kept.</param>
    public static IReadOnlyList<string> Of(IReadOnlyDictionary<string, string> now, IReadOnlyDictionary<string, string> then) =>
    [
        .. now.Keys.Union(then.Keys).Order(StringComparer.Ordinal)
            .Select(name => (Name: name, Now: now.GetValueOrDefault(name, "none"), Then: then.GetValueOrDefault(name, "none")))
            .Where(value => value.Now != value.Then)
            .Select(value => $"{value.Name} is {value.Now}, there it was {value.Then}"),
    ];
}
