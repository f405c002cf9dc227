using KnowledgeTransfer.Data.Voc;
using Xunit;

namespace KnowledgeTransfer.Tests.Data.Voc;

public sealed class VocClassesTests
{
    [Fact]
    public void Pascals_classes_are_in_the_order_of_its_mask_numbers()
    {
        Assert.Equal(20, VocClasses.Pascal.Count);
        string[] some = ["aeroplane", "person", "tvmonitor"];
        Assert.Equal([0, 14, 19], some.Select(name => VocClasses.Pascal.IndexOf(name, "here")));
        Assert.True(VocClasses.Pascal.Contains("sofa"));
        Assert.False(VocClasses.Pascal.Contains("Sofa"));
    }

    [Fact]
    public void Classes_found_in_annotations_are_in_ordinal_order()
    {
        VocAnnotation[] annotations = [Annotation("b", "a"), Annotation("Z", "b"), Annotation()];
        Assert.Equal(["Z", "a", "b"], VocClasses.Discover(annotations).Names);
        Assert.Contains("0 classes", Assert.Throws<DataException>(() => VocClasses.Discover([Annotation()])).Message);
    }

    [Fact]
    public void Names_must_be_there_once_and_fit_a_masks_byte()
    {
        Assert.Contains("twice, as 0 and 2", Assert.Throws<DataException>(() => new VocClasses(["a", "b", "a"])).Message);
        Assert.Contains("Class 1 has no name", Assert.Throws<DataException>(() => new VocClasses(["a", " "])).Message);
        string[] many = [.. Enumerable.Range(0, 255).Select(i => $"c{i}")];
        Assert.Equal(254, new VocClasses(many[..254]).Count);
        Assert.Contains("255 classes", Assert.Throws<DataException>(() => new VocClasses(many)).Message);
    }

    [Fact]
    public void An_unknown_class_is_an_error_with_place_and_suggestion()
    {
        string message = Assert.Throws<DataException>(() => VocClasses.Pascal.IndexOf("tv/monitor", "x: object 3")).Message;
        Assert.StartsWith("x: object 3 has the class tv/monitor", message);
        Assert.Contains("tvmonitor", message);
    }

    private static VocAnnotation Annotation(params string[] classes) =>
        new("a", 9, 9, [.. classes.Select(c => new VocObject(c, new(0, 0, 1, 1), false, false, 0))]);
}
