namespace KnowledgeTransfer.Evaluation;

/// <summary>
/// Counts, over the pixels of a set of pictures, which class was predicted for which true class. One thread at a time; the counts do not
/// depend on the order of the pictures.
/// </summary>
public sealed class SegmentationConfusion
{
    private readonly long[] _counts;

    /// <summary>Counts for a number of classes, all 0.</summary>
    /// <param name="classCount">Classes with the background, 1 to 255; 21 in VOC.</param>
    public SegmentationConfusion(int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classCount, (int)ClassMap.Void);
        ClassCount = classCount;
        _counts = new long[classCount * classCount];
    }

    /// <summary>Classes with the background.</summary>
    public int ClassCount { get; }

    /// <summary>Pictures counted.</summary>
    public int PictureCount { get; private set; }

    /// <summary>Pixels left out because their truth is <see cref="ClassMap.Void"/>.</summary>
    public long VoidCount { get; private set; }

    /// <summary>Pixels of one true class for which one class was predicted.</summary>
    public long this[int truth, int prediction]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)truth, (uint)ClassCount, nameof(truth));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)prediction, (uint)ClassCount, nameof(prediction));
            return _counts[(truth * ClassCount) + prediction];
        }
    }

    /// <summary>Counts the pixels of one picture; one that is refused leaves the counts as they were.</summary>
    /// <param name="picture">Its name, for messages.</param>
    /// <param name="truth">True classes, 0 to classes - 1 or <see cref="ClassMap.Void"/>.</param>
    /// <param name="prediction">Predicted classes, 0 to classes - 1 also where the truth is void.</param>
    /// <exception cref="ShapeException">The two differ in size.</exception>
    /// <exception cref="DataException">A pixel holds no class (picture, column, row and value named).</exception>
    /// <remarks>O(pixels).</remarks>
    public void Add(string picture, ClassMap truth, ClassMap prediction)
    {
        if (truth.Width != prediction.Width || truth.Height != prediction.Height)
        {
            throw new ShapeException(
                $"{picture}: the truth has {truth.Width} x {truth.Height} pixels, the prediction {prediction.Width} x {prediction.Height}. "
                + "Predict in the picture's own size, or resize the prediction (nearest) before it is judged.");
        }

        Refuse(picture, "truth", truth, " or 255 for void", voidAllowed: true);
        Refuse(picture, "prediction", prediction, "", voidAllowed: false);
        for (int i = 0; i < truth.Classes.Length; i++)
        {
            if (truth.Classes[i] == ClassMap.Void) VoidCount++;
            else _counts[(truth.Classes[i] * ClassCount) + prediction.Classes[i]]++;
        }
        PictureCount++;
    }

    private void Refuse(string picture, string what, ClassMap map, string besides, bool voidAllowed)
    {
        for (int i = 0; i < map.Classes.Length; i++)
        {
            byte value = map.Classes[i];
            if (value < ClassCount || (voidAllowed && value == ClassMap.Void)) continue;
            throw new DataException(
                $"{picture}: the {what} is {value} in column {i % map.Width}, row {i / map.Width}; "
                + $"classes are 0 to {ClassCount - 1}{besides}.");
        }
    }
}
