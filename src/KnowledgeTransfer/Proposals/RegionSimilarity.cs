namespace KnowledgeTransfer.Proposals;

/// <summary>
/// What makes two regions similar; several are added up, each from 0 to 1 (Uijlings et al., IJCV 2013, section 3.2, equations 1 to 6).
/// </summary>
[Flags]
public enum RegionSimilarity
{
    /// <summary>Nothing: a sum without terms, which is refused.</summary>
    None = 0,

    /// <summary>The common part of both colour histograms.</summary>
    Colour = 1,

    /// <summary>The common part of both texture histograms.</summary>
    Texture = 2,

    /// <summary>Greater the smaller both regions are: small ones merge first, everywhere in the picture.</summary>
    Size = 4,

    /// <summary>Greater the better both regions fill their common box: regions inside others merge with them.</summary>
    Fill = 8,
}
