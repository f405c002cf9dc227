namespace KnowledgeTransfer.Torch.Training;

/// <summary>How a stored picture becomes a training input. Every kind mirrors left and right half of the time.</summary>
public enum Augmentation
{
    /// <summary>Mirrored only; the centre is cut out where the picture is larger than the input.</summary>
    Flip,

    /// <summary>
    /// The picture, of the input's size, is padded on all sides by reflection (the edge is not repeated), then a window is cut out
    /// anywhere. The usual recipe for CIFAR (He et al. 2016, with zeros; reflection leaves no black bars).
    /// </summary>
    PadCropFlip,

    /// <summary>A window of the input's size anywhere in a larger picture (Krizhevsky et al. 2012: 227 of 256).</summary>
    CropFlip,

    /// <summary>
    /// A window of 8 to 100 % of the area and aspect ratio 3/4 to 4/3 anywhere, stretched to the input's size (Szegedy et al. 2015, as
    /// torchvision's RandomResizedCrop; bilinear).
    /// </summary>
    ResizedCropFlip,
}
