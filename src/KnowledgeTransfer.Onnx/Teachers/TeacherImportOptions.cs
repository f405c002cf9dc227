using KnowledgeTransfer.Data;
using KnowledgeTransfer.Features;

namespace KnowledgeTransfer.Onnx;

/// <summary>What a user knows about a model; everything left null is read from the graph or takes the default that is named.</summary>
public sealed record TeacherImportOptions
{
    /// <summary>What is written where nothing is known.</summary>
    public const string Unknown = "unknown";

    /// <summary>Name for people and tables; default: the file's name without extension.</summary>
    public string? Name { get; init; }

    /// <summary>Tensor to tap; default: the first suggestion of <see cref="OnnxInspector"/>.</summary>
    public string? Tap { get; init; }

    /// <summary>Pooling; default: the suggestion for the tapped tensor.</summary>
    public FeaturePooling? Pooling { get; init; }

    /// <summary>Where the model comes from; default "unknown".</summary>
    public string Source { get; init; } = Unknown;

    /// <summary>Licence of the weights; default "unknown".</summary>
    public string Licence { get; init; } = Unknown;

    /// <summary>How it was trained; default "unknown".</summary>
    public string Supervision { get; init; } = Unknown;

    /// <summary>
    /// Input height in pixels; default: the model's own, or 224 where it leaves it open. A model that states another size is tried at this
    /// one; whether its layers allow that shows when it runs.
    /// </summary>
    public int? Height { get; init; }

    /// <summary>Input width in pixels; default: the height, or the model's own where no height is given.</summary>
    public int? Width { get; init; }

    /// <summary>Axis order; default: where the input has its three channels.</summary>
    public TensorLayout? Layout { get; init; }

    /// <summary>Channel order; default RGB.</summary>
    public ChannelOrder Channels { get; init; } = ChannelOrder.Rgb;

    /// <summary>How pictures are brought to the size; default: short side, then centre crop.</summary>
    public ResizeMode Mode { get; init; } = ResizeMode.ShortSideThenCrop;

    /// <summary>Short side before the crop, in pixels; 0 for the smaller side of the input.</summary>
    public int ResizeSize { get; init; }

    /// <summary>Resampling filter; default bilinear.</summary>
    public ResizeFilter Filter { get; init; } = ResizeFilter.Bilinear;

    /// <summary>Factor on pixel values 0..255; default 1/255.</summary>
    public float Scale { get; init; } = 1f / 255f;

    /// <summary>Subtracted per channel after scaling; default: ImageNet's means, which most networks were trained with.</summary>
    public IReadOnlyList<float> Mean { get; init; } = [0.485f, 0.456f, 0.406f];

    /// <summary>Divided by per channel; default: ImageNet's standard deviations.</summary>
    public IReadOnlyList<float> StandardDeviation { get; init; } = [0.229f, 0.224f, 0.225f];
}
