namespace KnowledgeTransfer.Data;

/// <summary>How a picture is brought to the network's size.</summary>
public enum ResizeMode
{
    /// <summary>Both sides are stretched to Height x Width; nothing is cut off.</summary>
    Stretch,

    /// <summary>
    /// The short side becomes <see cref="ImagePreprocessing.ResizeSize"/>, then Height x Width is cut from the centre (torchvision's
    /// rounding).
    /// </summary>
    ShortSideThenCrop,
}
