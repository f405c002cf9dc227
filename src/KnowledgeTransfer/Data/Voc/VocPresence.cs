namespace KnowledgeTransfer.Data.Voc;

/// <summary>Which classes each of some pictures shows, from their annotations.</summary>
public sealed class VocPresence
{
    private readonly ClassPresence[] _values;

    private VocPresence(VocClasses classes, int pictureCount) =>
        (Classes, PictureCount, _values) = (classes, pictureCount, new ClassPresence[checked(pictureCount * classes.Count)]);

    /// <summary>The classes, one a column.</summary>
    public VocClasses Classes { get; }

    /// <summary>Pictures, one a row.</summary>
    public int PictureCount { get; }

    /// <summary>What holds for one picture and class.</summary>
    /// <param name="picture">0 to PictureCount - 1.</param>
    /// <param name="classIndex">0 to Classes.Count - 1.</param>
    public ClassPresence this[int picture, int classIndex]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(classIndex);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(classIndex, Classes.Count);
            return _values[picture * Classes.Count + classIndex];
        }
    }

    /// <summary>Pictures for which something holds.</summary>
    /// <param name="classIndex">0 to Classes.Count - 1.</param>
    /// <param name="presence">What to count.</param>
    public int Count(int classIndex, ClassPresence presence) =>
        Enumerable.Range(0, PictureCount).Count(picture => this[picture, classIndex] == presence);

    /// <summary>Applies the rule: one object that is not difficult makes a picture positive; difficult ones alone make it
    /// ignored.</summary>
    /// <param name="annotations">One a picture.</param>
    /// <param name="classes">The columns.</param>
    /// <exception cref="DataException">An object's class is unknown.</exception>
    public static VocPresence Of(IReadOnlyList<VocAnnotation> annotations, VocClasses classes)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        ArgumentNullException.ThrowIfNull(classes);
        var presence = new VocPresence(classes, annotations.Count);
        for (int picture = 0; picture < annotations.Count; picture++)
        {
            VocAnnotation annotation = annotations[picture];
            for (int i = 0; i < annotation.Objects.Count; i++)
            {
                VocObject o = annotation.Objects[i];
                int classIndex = classes.IndexOf(o.Class, $"{annotation.Id}: object {i + 1}");
                ref ClassPresence value = ref presence._values[picture * classes.Count + classIndex];
                if (!o.Difficult) value = ClassPresence.Positive;
                else if (value == ClassPresence.Negative) value = ClassPresence.Ignored;
            }
        }
        return presence;
    }
}
