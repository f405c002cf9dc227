namespace KnowledgeTransfer.Runs;

/// <summary>
/// The doc line of one option, kept where the program can print it: <c>kt help options</c>, the README's reference and the messages
/// all use this one sentence.
/// </summary>
/// <param name="meaning">What it does, with unit and range where they are not obvious, in one line.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OptionAttribute(string meaning) : Attribute
{
    /// <summary>What the option does, one line.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>Where the default comes from (a paper, a measurement), or empty.</summary>
    public string Source { get; init; } = "";
}
