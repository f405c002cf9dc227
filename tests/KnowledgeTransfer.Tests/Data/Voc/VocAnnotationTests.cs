using System.Text;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Data.Voc;
using Xunit;

namespace KnowledgeTransfer.Tests.Data.Voc;

public sealed class VocAnnotationTests
{
    private const string Dog = "<object><name>dog</name>";

    [Fact]
    public void Boxes_counted_from_one_become_edges_and_flags_default_to_false()
    {
        VocAnnotation a = Parse(VocXmlText.Object("dog", 1, 2, 20, 10, "<pose>Left</pose><truncated>1</truncated><difficult/>") +
            VocXmlText.Object(" cat ", 3, 3, 3, 3, "<difficult>1</difficult>"));

        Assert.Equal(("a", 20, 10), (a.Id, a.Width, a.Height));
        Assert.Equal(new VocObject("dog", new PixelBox(0, 1, 20, 10), false, true, 0), a.Objects[0]);
        // One pixel is the smallest box there is.
        Assert.Equal(new VocObject("cat", new PixelBox(2, 2, 3, 3), true, false, 0), a.Objects[1]);
        Assert.Equal(0, a.ClippedCount);
    }

    [Fact]
    public void Fractions_have_a_point_in_every_language_and_parts_are_left_out()
    {
        const string Part = "<part><name>head</name><bndbox><xmin>99</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></part>";
        VocAnnotation a = Parse(VocXmlText.Object("person", 2.5, 3.25, 10.75, 9, Part + Part));
        Assert.Equal(new PixelBox(1.5, 2.25, 10.75, 9), Assert.Single(a.Objects).Box);
    }

    [Fact]
    public void Comments_do_not_count() =>
        Assert.Equal("dog", Parse($"<!-- a --><?b c?>{VocXmlText.Object("d<!-- e -->og", 1, 1, 2, 2, "<!-- f -->")}").Objects[0].Class);

    [Fact]
    public void A_picture_without_objects_is_one() => Assert.Empty(Parse("").Objects);

    [Fact]
    public void One_pixel_outside_is_clipped_and_counted_and_more_only_where_it_is_allowed()
    {
        string objects = VocXmlText.Object("dog", 0, 1, 21, 10) + VocXmlText.Object("dog", 1, 0.5, 5, 10);
        VocAnnotation a = Parse(objects);
        Assert.Equal(new PixelBox(0, 0, 20, 10), a.Objects[0].Box);
        Assert.Equal([1.0, 0.5], a.Objects.Select(o => o.Overhang));
        Assert.Equal(2, a.ClippedCount);

        Assert.Contains("object 1 (dog) has a box 1 pixels outside", Error(objects, new VocAnnotationOptions { MaxOverhang = 0 }));
        string far = VocXmlText.Object("dog", -30, 1, 5, 12);
        string message = Error(far);
        Assert.Contains("31 pixels outside of its picture of 20 x 10", message);
        Assert.Contains("xmin -30, ymin 1, xmax 5, ymax 12", message);
        var all = new VocAnnotationOptions { MaxOverhang = double.PositiveInfinity };
        Assert.Equal(new PixelBox(0, 0, 5, 10), Parse(far, all).Objects[0].Box);
        Assert.Contains("nothing lies inside", Error(VocXmlText.Object("dog", 30, 1, 40, 5), all));
        Assert.Contains("nothing lies inside", Error(VocXmlText.Object("dog", 21, 1, 21, 5)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Parse("", new VocAnnotationOptions { MaxOverhang = double.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Parse("", new VocAnnotationOptions { MaxOverhang = -1 }));
    }

    public static TheoryData<string, string> WrongObjects => new()
    {
        { "object 2 (dog) has an inverted box: xmin 5, ymin 2, xmax 4, ymax 8",
            VocXmlText.Object("dog", 1, 1, 2, 2) + VocXmlText.Object("dog", 5, 2, 4, 8) },
        { "inverted", VocXmlText.Object("dog", 1, 8, 4, 7.5) },
        { "object 1 has no element name", "<object/>" },
        { "object 1 has an empty name", "<object><name> </name></object>" },
        { "more than one element name", "<object><name>a</name><name>b</name></object>" },
        { "elements inside", "<object><name><b>dog</b></name></object>" },
        { "(dog) has no element bndbox", Dog + "</object>" },
        { "more than one element bndbox", Dog + "<bndbox/><bndbox/></object>" },
        { "no element xmin", Dog + "<bndbox><ymin>1</ymin></bndbox></object>" },
        { "xmin is \"NaN\"", VocXmlText.Object("dog", double.NaN, 1, 2, 2) },
        { "xmin is \"Infinity\"", VocXmlText.Object("dog", double.PositiveInfinity, 1, 2, 2) },
        { "xmin is \"1,5\"", Dog + "<bndbox><xmin>1,5</xmin></bndbox></object>" },
        { "xmin is \"1e1\"", Dog + "<bndbox><xmin>1e1</xmin></bndbox></object>" },
        { "xmin is \"\"", Dog + "<bndbox><xmin/></bndbox></object>" },
        { "xmin is \"" + new string('9', 80) + "...\"", Dog + "<bndbox><xmin>" + new string('9', 400) + "</xmin></bndbox></object>" },
        { "difficult is \"yes\"", VocXmlText.Object("dog", 1, 1, 2, 2, "<difficult>yes</difficult>") },
        { "truncated is \"2\"", VocXmlText.Object("dog", 1, 1, 2, 2, "<truncated>2</truncated>") },
        { "filename b.jpg", "<filename>b.jpg</filename>" },
    };

    [Theory]
    [MemberData(nameof(WrongObjects))]
    public void A_wrong_element_is_named_with_file_object_and_values(string what, string objects)
    {
        string message = Error(objects);
        Assert.StartsWith("a.xml", message);
        Assert.Contains(what, message);
    }

    [Theory]
    [InlineData("no element size", "")]
    [InlineData("no element width", "<size/>")]
    [InlineData("width is \"0\"", "<size><width>0</width><height>1</height></size>")]
    [InlineData("height is \"-1\"", "<size><width>1</width><height>-1</height></size>")]
    [InlineData("width is \"99999999999\"", "<size><width>99999999999</width><height>1</height></size>")]
    public void A_wrong_size_is_named(string what, string size)
    {
        byte[] xml = VocXmlText.Annotation("", size);
        Assert.Contains(what, Assert.Throws<DataException>(() => VocAnnotation.Parse(xml, "a", "a.xml")).Message);
    }

    [Theory]
    [InlineData("<filename>a.jpg</filename>")]
    [InlineData("<filename>a</filename>")]
    [InlineData("<filename>C:\\pictures\\a.png</filename>")]
    [InlineData("<filename/>")]
    public void A_file_name_that_is_the_pictures_own_is_accepted(string element) => Assert.Empty(Parse(element).Objects);

    [Fact]
    public void A_foreign_file_name_is_accepted_where_pictures_were_renamed() =>
        Assert.Empty(Parse("<filename>../../b.jpg</filename>", new VocAnnotationOptions { RequireFileName = false }).Objects);

    [Fact]
    public void An_unknown_class_is_refused_with_the_nearest_known_one()
    {
        var options = new VocAnnotationOptions { Classes = VocClasses.Pascal };
        string message = Error(VocXmlText.Object("airplane", 1, 1, 2, 2), options);
        Assert.Contains("object 1 has the class airplane", message);
        Assert.Contains("nearest is aeroplane", message);
        Assert.Single(Parse(VocXmlText.Object("aeroplane", 1, 1, 2, 2), options).Objects);
    }

    [Theory]
    [InlineData("no XML", "")]
    [InlineData("no XML", "<annotation>")]
    [InlineData("no XML", "<!DOCTYPE annotation [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><annotation>&e;</annotation>")]
    [InlineData("no XML", "<!DOCTYPE annotation SYSTEM \"http://localhost/x.dtd\"><annotation/>")]
    [InlineData("no XML", "<?xml version=\"1.0\" encoding=\"no-such\"?><annotation/>")]
    [InlineData("no XML", "<annotation>&unknown;</annotation>")]
    [InlineData("root element html", "<html/>")]
    [InlineData("root element {x}annotation", "<annotation xmlns=\"x\"/>")]
    public void What_is_no_annotation_or_wants_more_than_its_own_file_is_refused(string what, string xml) =>
        Assert.Contains(what, Assert.Throws<DataException>(() => VocAnnotation.Parse(Encoding.UTF8.GetBytes(xml), "a", "a.xml")).Message);

    [Fact]
    public void A_huge_or_deep_file_is_refused()
    {
        byte[] huge = VocXmlText.Annotation(new string(' ', VocAnnotation.LargestFile));
        Assert.Contains("bytes", Assert.Throws<DataException>(() => VocAnnotation.Parse(huge, "a", "a.xml")).Message);
        string deep = string.Concat(Enumerable.Repeat("<a>", 100_000)) + string.Concat(Enumerable.Repeat("</a>", 100_000));
        Assert.Contains("more than 32 elements", Error(deep));
    }

    [Fact]
    public void Control_characters_of_a_file_do_not_reach_the_message() =>
        Assert.Contains(@"\u0085", Error(VocXmlText.Object("do&#x85;g", 5, 1, 2, 2)));

    [Fact]
    public void Whatever_bytes_are_changed_nothing_but_a_data_error_comes_out()
    {
        byte[] good = VocXmlText.Annotation(VocXmlText.Object("dog", 1, 2, 20, 10, "<truncated>1</truncated>"));
        var random = new Random(20261);
        int refused = 0;
        for (int round = 0; round < 4000; round++)
        {
            byte[] xml = [.. good];
            for (int i = random.Next(1, 4); i > 0; i--) xml[random.Next(xml.Length)] = (byte)random.Next(256);
            if (random.Next(8) == 0) xml = xml[..random.Next(xml.Length)];
            try
            {
                VocAnnotation a = VocAnnotation.Parse(xml, "a", "a.xml");
                Assert.All(a.Objects, o => Assert.True(o.Box.Area > 0 && o.Box.Right <= a.Width && o.Box.Bottom <= a.Height));
            }
            catch (DataException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 2000, 4000);
    }

    private static VocAnnotation Parse(string objects, VocAnnotationOptions? options = null) =>
        VocAnnotation.Parse(VocXmlText.Annotation(objects), "a", "a.xml", options);

    private static string Error(string objects, VocAnnotationOptions? options = null) =>
        Assert.Throws<DataException>(() => Parse(objects, options)).Message;
}
