using System.Text.Json;

namespace KnowledgeTransfer.Runs;

/// <summary>
/// Enum values as people write them, in configurations and on the command line: lower case with hyphens (<c>MaxMean</c> is
/// <c>max-mean</c>).
/// </summary>
public static class EnumWord
{
    /// <summary>The words of an enum's members, in order of value.</summary>
    public static IReadOnlyList<string> All(Type type) => Array.ConvertAll(Enum.GetNames(type), Of);

    /// <summary>The word of a value.</summary>
    /// <exception cref="ArgumentException">The value has no name.</exception>
    public static string Of(Enum value) =>
        Of(Enum.GetName(value.GetType(), value) ?? throw new ArgumentException($"{value} is no named value of {value.GetType()}."));

    /// <summary>The word of a member's name.</summary>
    public static string Of(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);
}
