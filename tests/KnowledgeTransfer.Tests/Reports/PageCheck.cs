using System.Xml;
using System.Xml.Linq;
using Xunit;

namespace KnowledgeTransfer.Tests.Reports;

/// <summary>What holds for every page, whatever is on it.</summary>
internal static class PageCheck
{
    private static readonly HashSet<string> Allowed =
    [
        "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "h1", "h2", "h3", "p", "b", "bdi",
        "strong", "small", "span", "ol", "ul", "li", "dl", "dt", "dd", "div", "table", "thead", "tbody", "tr", "th", "td",
        "figure", "figcaption",
        "details", "summary", "img", "svg", "desc", "line", "polyline", "path", "rect", "text",
    ];

    /// <summary>Parses a page as XML and checks that it is safe, self-contained and accessible.</summary>
    public static XDocument Parse(string html)
    {
        using var reader = XmlReader.Create(new StringReader(html), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        XDocument page = XDocument.Load(reader);
        foreach (XElement element in page.Descendants())
        {
            string name = element.Name.LocalName;
            Assert.Contains(name, Allowed);
            foreach (XAttribute attribute in element.Attributes())
            {
                Assert.False(attribute.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase), attribute.ToString());
                Assert.NotEqual("href", attribute.Name.LocalName);
                if (attribute.Name.LocalName == "src")
                    Assert.StartsWith("data:image/png;base64,", attribute.Value, StringComparison.Ordinal);
            }
            if (name == "th") Assert.Contains((string?)element.Attribute("scope"), new[] { "col", "row" });
            if (name == "img") Assert.NotNull(element.Attribute("alt"));
            if (name == "svg") Assert.All(element.Attribute("aria-labelledby")!.Value.Split(' '), id => Assert.NotNull(ById(page, id)));
            if (name == "section" && element.Attribute("aria-labelledby") is { } label) Assert.NotNull(ById(page, label.Value));
        }
        string[] ids = page.Descendants().Select(e => (string?)e.Attribute("id")).OfType<string>().ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Single(page.Descendants(), e => e.Name.LocalName == "h1");
        string style = page.Descendants().Single(e => e.Name.LocalName == "style").Value;
        Assert.DoesNotContain("url(", style, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", style, StringComparison.Ordinal);
        Assert.Equal("width=device-width, initial-scale=1", (string?)page.Descendants()
            .Single(e => (string?)e.Attribute("name") == "viewport").Attribute("content"));
        Assert.DoesNotContain('\r', html);
        return page;
    }

    private static XElement? ById(XDocument page, string id) => page.Descendants().SingleOrDefault(e => (string?)e.Attribute("id") == id);
}
