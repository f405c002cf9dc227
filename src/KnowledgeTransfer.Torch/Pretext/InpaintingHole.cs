namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>What inpainting takes out of a picture (Pathak et al. 2016, 3.3).</summary>
public enum InpaintingHole
{
    /// <summary>The centre; the network answers with the central half of the sides, whose outer band it still sees.</summary>
    Centre,

    /// <summary>Four squares of a quarter of the side each, anywhere, also over each other; the network answers with the whole
    /// picture.</summary>
    Blocks,
}
