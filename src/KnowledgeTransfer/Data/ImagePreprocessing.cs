namespace KnowledgeTransfer.Data;

/// <summary>
/// Everything between a decoded picture and the numbers a network sees: resize, crop, channel order, layout and
/// <c>value = (pixel * Scale - Mean[c]) / StandardDeviation[c]</c> with pixel in 0..255.
/// </summary>
public sealed record ImagePreprocessing
{
    /// <summary>Input height in pixels, 1 or more.</summary>
    public required int Height { get; init; }

    /// <summary>Input width in pixels, 1 or more.</summary>
    public required int Width { get; init; }

    /// <summary>Stretch, or short side and centre crop.</summary>
    public ResizeMode Mode { get; init; } = ResizeMode.ShortSideThenCrop;

    /// <summary>Short side before the crop, in pixels; 0 means the smaller of Height and Width. Ignored when stretching.</summary>
    public int ResizeSize { get; init; }

    /// <summary>Resampling filter.</summary>
    public ResizeFilter Filter { get; init; } = ResizeFilter.Bilinear;

    /// <summary>Channel order of the input. <see cref="Mean"/> and <see cref="StandardDeviation"/> are in this same order.</summary>
    public ChannelOrder Channels { get; init; } = ChannelOrder.Rgb;

    /// <summary>Axis order of the input.</summary>
    public TensorLayout Layout { get; init; } = TensorLayout.Nchw;

    /// <summary>Factor on the pixel value, for example 1/255.</summary>
    public float Scale { get; init; } = 1f / 255f;

    /// <summary>Subtracted per channel after scaling; three numbers.</summary>
    public IReadOnlyList<float> Mean { get; init; } = [0f, 0f, 0f];

    /// <summary>Divided by per channel after the mean; three positive numbers.</summary>
    public IReadOnlyList<float> StandardDeviation { get; init; } = [1f, 1f, 1f];
}
