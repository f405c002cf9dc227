namespace KnowledgeTransfer.Proposals;

/// <summary>
/// Colour spaces in which pictures are segmented and regions compared. They differ in what light and shadow change: from nothing being
/// left out to the hue alone (Uijlings et al., IJCV 2013, section 3.2).
/// </summary>
public enum ColourSpace
{
    /// <summary>Red, green and blue as stored.</summary>
    Rgb,

    /// <summary>Hue, saturation and value (the greatest of red, green and blue).</summary>
    Hsv,

    /// <summary>CIE L*a*b*: lightness and two opponent colours.</summary>
    Lab,

    /// <summary>Red and green as shares of red + green + blue, and intensity.</summary>
    RgI,

    /// <summary>The hue alone, one channel.</summary>
    Hue,

    /// <summary>Intensity alone (ITU-R 601 luma), one channel.</summary>
    Intensity,
}
