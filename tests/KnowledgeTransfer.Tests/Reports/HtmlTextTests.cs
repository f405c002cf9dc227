using KnowledgeTransfer.Reports;
using Xunit;

namespace KnowledgeTransfer.Tests.Reports;

public class HtmlTextTests
{
    [Theory]
    [InlineData("plain Käfer 線", "plain Käfer 線")]
    [InlineData("<a href=\"x\">'&'</a>", "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;")]
    [InlineData("a\tb\r\nc", "a b  c")]
    [InlineData("\u202Egnp.exe\u200B", "[U+202E]gnp.exe[U+200B]")]
    [InlineData("a\u2028b\U000E0041", "a[U+2028]b[U+E0041]")]
    [InlineData("\0\u001b\u007f\u0085\ufffe", "\ufffd\ufffd\ufffd\ufffd\ufffd")]
    [InlineData("😀", "😀")]
    public void Text_is_encoded(string text, string expected) => Assert.Equal(expected, HtmlText.Encode(text));

    [Fact]
    public void Half_a_character_becomes_a_replacement() =>
        Assert.Equal("\ufffdx\ufffd", HtmlText.Encode($"{(char)0xd800}x{(char)0xdc00}"));

    [Fact]
    public void Long_text_keeps_its_ends()
    {
        Assert.Equal(new string('a', 300), HtmlText.Shorten(new string('a', 300)));
        string shortened = HtmlText.Shorten(new string('a', 500) + new string('b', 500));
        Assert.Equal(new string('a', 150) + " … " + new string('b', 150), shortened);
    }

    [Fact]
    public void An_element_left_open_is_noticed()
    {
        var html = new HtmlWriter();
        html.Start("p");
        Assert.Throws<InvalidOperationException>(() => html.ToString());
    }
}
