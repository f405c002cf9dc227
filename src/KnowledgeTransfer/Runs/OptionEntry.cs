namespace KnowledgeTransfer.Runs;

/// <summary>One line of the option reference.</summary>
/// <param name="Path">Key path, for example <c>student.epochs</c>; what <c>--set</c> takes.</param>
/// <param name="Type">In words, for example <c>whole number</c>; an enum lists its values.</param>
/// <param name="Default">The default as JSON, or <c>required</c>.</param>
/// <param name="Meaning">The doc line; empty if the option has none, which a test forbids.</param>
/// <param name="Range">The numbers allowed, in words; empty if there is no bound.</param>
/// <param name="Source">Where the default comes from, or empty.</param>
public sealed record OptionEntry(string Path, string Type, string Default, string Meaning, string Range, string Source);
