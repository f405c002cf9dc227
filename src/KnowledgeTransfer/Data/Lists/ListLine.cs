using System.Globalization;
using KnowledgeTransfer.Data.Voc;

namespace KnowledgeTransfer.Data.Lists;

/// <summary>A line of a list that comes with a data set.</summary>
/// <param name="Path">The list, for messages.</param>
/// <param name="Number">Counted from 1, as editors do.</param>
/// <param name="Text">Without white space around it; not empty.</param>
internal readonly record struct ListLine(string Path, int Number, string Text)
{
    /// <summary>The error that this line is.</summary>
    /// <param name="problem">Goes on after the line itself, says what would be right and what to do.</param>
    public DataException Wrong(string problem) => new($"{Path}, line {Number}: {VocText.Show(Text)} {problem}");

    /// <summary>The line as a name and a class number, 0 or more, with white space between.</summary>
    /// <exception cref="DataException">It is no such pair.</exception>
    public (string Name, int Class) NamedNumber()
    {
        int space = Text.AsSpan().LastIndexOfAny(' ', '\t');
        if (space > 0 && int.TryParse(Text.AsSpan(space), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out int number))
            return (Text[..space].TrimEnd(), number);
        throw Wrong("is no pair of a name and a class number from 0. Fetch the list again.");
    }
}
