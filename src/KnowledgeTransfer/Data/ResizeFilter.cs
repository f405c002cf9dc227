namespace KnowledgeTransfer.Data;

/// <summary>Antialiased resampling filters, equal to PIL's of the same names.</summary>
public enum ResizeFilter
{
    /// <summary>Triangle, support 1 (PIL BILINEAR).</summary>
    Bilinear,

    /// <summary>Cubic convolution with a = -0.5, support 2 (PIL BICUBIC).</summary>
    Bicubic,
}
