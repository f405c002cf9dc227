using KnowledgeTransfer.Data;
using KnowledgeTransfer.Data.Voc;

namespace KnowledgeTransfer.Torch.Protocols.VocClassification;

/// <summary>Pictures and which classes each of them shows.</summary>
/// <param name="Images">The pictures, with different ids.</param>
/// <param name="Presence">One row a picture, in the order of <paramref name="Images"/>.</param>
public sealed record VocPictures(ImageSource Images, VocPresence Presence)
{
    /// <summary>Number of pictures.</summary>
    public int Count => Images.Count;

    /// <summary>Two splits of a data set with the classes of both, in ordinal order.</summary>
    /// <param name="folder">The data set.</param>
    /// <param name="trainSplit">Name of the list to learn from.</param>
    /// <param name="testSplit">Name of the list to judge by.</param>
    /// <exception cref="ConfigException">There is no such split; the message says which there are.</exception>
    /// <exception cref="DataException">A list is empty or wrong, an annotation is missing or wrong, or there are no objects.</exception>
    public static (VocPictures Train, VocPictures Test) Read(VocFolder folder, string trainSplit, string testSplit)
    {
        ArgumentNullException.ThrowIfNull(folder);
        VocAnnotation[] train = Annotations(folder, trainSplit), test = Annotations(folder, testSplit);
        VocClasses classes = VocClasses.Discover(train.Concat(test));
        return (
            new VocPictures(new VocSource(folder, trainSplit), VocPresence.Of(train, classes)),
            new VocPictures(new VocSource(folder, testSplit), VocPresence.Of(test, classes)));
    }

    /// <summary>Where an object is does not matter here, so boxes are not measured against the picture.</summary>
    private static VocAnnotation[] Annotations(VocFolder folder, string split)
    {
        var options = new VocAnnotationOptions { MaxOverhang = double.PositiveInfinity, RequirePictureSize = false };
        return [.. folder.ReadSplit(split).Select(id => folder.ReadAnnotation(id, options))];
    }
}
