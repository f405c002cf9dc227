namespace KnowledgeTransfer.Proposals;

/// <summary>How many ways of grouping are joined (Uijlings et al., IJCV 2013, section 5.3).</summary>
public enum SelectiveSearchMode
{
    /// <summary>8 strategies: HSV and Lab; k = 50 and 100; colour + texture + size + fill and texture + size + fill.</summary>
    Fast,

    /// <summary>
    /// 80 strategies: HSV, Lab, rgI, hue and intensity; k = 50, 100, 150 and 300; colour + texture + size + fill, texture + size + fill,
    /// fill, and size.
    /// </summary>
    Quality,
}
