using KnowledgeTransfer.Data.Voc;
using Xunit;

namespace KnowledgeTransfer.Tests.Data.Voc;

public sealed class VocPresenceTests
{
    [Fact]
    public void Only_difficult_objects_mean_ignored_and_one_other_object_positive_in_any_order()
    {
        VocAnnotation[] annotations =
        [
            Annotation(("cat", true), ("cat", false), ("dog", true)),
            Annotation(("cat", false), ("cat", true)),
            Annotation(("dog", true), ("dog", true)),
            Annotation(),
        ];

        var presence = VocPresence.Of(annotations, new VocClasses(["cat", "dog"]));

        ClassPresence[] cats = [ClassPresence.Positive, ClassPresence.Positive, ClassPresence.Negative, ClassPresence.Negative];
        ClassPresence[] dogs = [ClassPresence.Ignored, ClassPresence.Negative, ClassPresence.Ignored, ClassPresence.Negative];
        Assert.Equal(cats, Enumerable.Range(0, 4).Select(p => presence[p, 0]));
        Assert.Equal(dogs, Enumerable.Range(0, 4).Select(p => presence[p, 1]));
        Assert.Equal(4, presence.PictureCount);
        Assert.Equal((2, 2), (presence.Count(0, ClassPresence.Positive), presence.Count(1, ClassPresence.Ignored)));
        Assert.Throws<ArgumentOutOfRangeException>(() => presence[0, 2]);
    }

    [Fact]
    public void An_unknown_class_is_an_error_with_picture_and_object()
    {
        DataException e = Assert.Throws<DataException>(() => VocPresence.Of([Annotation(("cat", false), ("cow", false))], new(["cat"])));
        Assert.StartsWith("p: object 2 has the class cow", e.Message);
    }

    private static VocAnnotation Annotation(params (string Class, bool Difficult)[] objects) =>
        new("p", 9, 9, [.. objects.Select(o => new VocObject(o.Class, new(0, 0, 1, 1), o.Difficult, false, 0))]);
}
