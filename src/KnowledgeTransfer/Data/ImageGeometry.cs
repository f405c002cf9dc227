namespace KnowledgeTransfer.Data;

/// <summary>What a preprocessing does to a picture of a given size: the size that it is resized to, and where the crop begins.</summary>
/// <param name="ResizedWidth">Width after resizing, in pixels.</param>
/// <param name="ResizedHeight">Height after resizing, in pixels.</param>
/// <param name="Left">First column of the crop in the resized picture; negative where black columns are added on the left.</param>
/// <param name="Top">First row of the crop in the resized picture; negative where black rows are added on top.</param>
public readonly record struct ImageGeometry(int ResizedWidth, int ResizedHeight, int Left, int Top)
{
    /// <summary>Computes the geometry with torchvision's rounding (Resize with one number, then CenterCrop).</summary>
    /// <param name="width">Width of the picture, at least 1.</param>
    /// <param name="height">Height of the picture, at least 1.</param>
    /// <param name="preprocessing">Sizes and mode.</param>
    /// <param name="name">For messages: the picture's id.</param>
    /// <exception cref="DataException">The picture is so narrow that its long side would not fit a 32-bit number.</exception>
    public static ImageGeometry For(int width, int height, ImagePreprocessing preprocessing, string name = "the picture")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentNullException.ThrowIfNull(preprocessing);
        if (preprocessing.Mode == ResizeMode.Stretch) return new ImageGeometry(preprocessing.Width, preprocessing.Height, 0, 0);

        int shortSide = preprocessing.ResizeSize > 0 ? preprocessing.ResizeSize : Math.Min(preprocessing.Height, preprocessing.Width);
        (int small, int large) = (Math.Min(width, height), Math.Max(width, height));
        // As Python does it: exact product, correctly rounded quotient, fraction cut off.
        double longSide = Math.Truncate((double)((long)shortSide * large) / small);
        if (longSide > int.MaxValue / 4)
            throw new DataException($"{name} has {width} x {height} pixels and would become {longSide} pixels long " +
                $"when its short side becomes {shortSide}. Remove it, or stretch instead of cropping.");
        (int resizedWidth, int resizedHeight) = width <= height ? (shortSide, (int)longSide) : ((int)longSide, shortSide);
        int left = Offset(resizedWidth, preprocessing.Width), top = Offset(resizedHeight, preprocessing.Height);
        return new ImageGeometry(resizedWidth, resizedHeight, left, top);
    }

    private static int Offset(int size, int crop) =>
        size < crop ? -((crop - size) / 2) : (int)Math.Round((size - crop) / 2.0, MidpointRounding.ToEven);
}
