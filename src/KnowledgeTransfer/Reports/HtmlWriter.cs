using System.Text;

namespace KnowledgeTransfer.Reports;

/// <summary>
/// Writes XHTML-compatible markup: every text and attribute is encoded, every element is closed in order. Element and attribute names and
/// <see cref="Verbatim"/> come from this namespace's code only, never from a summary.
/// </summary>
internal sealed class HtmlWriter
{
    private static readonly HashSet<string> Inline =
        ["a", "b", "bdi", "code", "em", "span", "strong", "small", "text", "tspan", "title", "desc"];

    private readonly StringBuilder html = new();
    private readonly Stack<string> open = new();

    /// <summary>Opens an element; disposing the result closes it.</summary>
    public Scope Start(string tag, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Tag(tag, attributes);
        html.Append('>');
        open.Push(tag);
        return new Scope(this);
    }

    /// <summary>An element that holds only text.</summary>
    public void Element(string tag, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        using (Start(tag, attributes)) Text(text);
    }

    /// <summary>An element that holds a user's string, isolated so that its writing direction cannot reorder what is around it.</summary>
    public void Name(string tag, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        using (Start(tag, attributes)) Element("bdi", text);
    }

    /// <summary>An element without content.</summary>
    public void Empty(string tag, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Tag(tag, attributes);
        html.Append("/>");
    }

    /// <summary>Text.</summary>
    public void Text(string text) => html.Append(HtmlText.Encode(text));

    /// <summary>Our own markup or style sheet.</summary>
    public void Verbatim(string markup) => html.Append(markup);

    /// <summary>The page.</summary>
    public override string ToString() =>
        open.Count == 0 ? html.ToString() : throw new InvalidOperationException($"<{open.Peek()}> is still open.");

    private void Tag(string tag, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        // A line per block keeps the file readable in an editor and in a diff.
        if (!Inline.Contains(tag)) html.Append('\n');
        html.Append('<').Append(tag);
        foreach ((string name, string value) in attributes)
        {
            // A data URL holds base64 only, and must not be shortened as a name would be.
            string encoded = name == "src" || tag is "path" or "polyline" ? value : HtmlText.Encode(value);
            html.Append(' ').Append(name).Append("=\"").Append(encoded).Append('"');
        }
    }

    private void Close() => html.Append("</").Append(open.Pop()).Append('>');

    /// <summary>An open element.</summary>
    internal readonly struct Scope(HtmlWriter writer) : IDisposable
    {
        /// <summary>Closes the element.</summary>
        public void Dispose() => writer.Close();
    }
}
