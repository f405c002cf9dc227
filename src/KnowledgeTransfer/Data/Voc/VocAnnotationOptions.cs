namespace KnowledgeTransfer.Data.Voc;

/// <summary>What is demanded of annotations.</summary>
public sealed record VocAnnotationOptions
{
    /// <summary>The classes that objects may have; null allows every name.</summary>
    public VocClasses? Classes { get; init; }

    /// <summary>Pixels by which a box may exceed its picture on any side, at least 0. Such a box is clipped and counted
    /// (<see cref="VocAnnotation.ClippedCount"/>); above it is an error. One pixel is what tools make that count from 0 instead of 1;
    /// more is a mistake, mostly a picture that was resized without its boxes. 0 allows nothing, infinity everything.</summary>
    public double MaxOverhang { get; init; } = 1;

    /// <summary>Demand that the file name inside of the annotation, where there is one, is its picture's. False for data sets whose
    /// pictures were renamed.</summary>
    public bool RequireFileName { get; init; } = true;

    /// <summary>Demand that the picture's header has the size that the annotation says. It costs reading every picture's file.</summary>
    public bool RequirePictureSize { get; init; } = true;

    internal static VocAnnotationOptions Checked(VocAnnotationOptions? options)
    {
        options ??= new VocAnnotationOptions();
        // Written so that NaN fails, too.
        if (!(options.MaxOverhang >= 0))
            throw new ArgumentOutOfRangeException(nameof(options), options.MaxOverhang, "MaxOverhang must be at least 0");
        return options;
    }
}
