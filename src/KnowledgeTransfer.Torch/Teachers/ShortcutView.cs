namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>The little that a probe sees of each tile.</summary>
internal enum ShortcutView
{
    /// <summary>The outermost row or column of pixels on each side: enough to continue lines into the neighbour.</summary>
    Borders,

    /// <summary>The mean of each colour: enough to tell sky from ground.</summary>
    ChannelMeans,

    /// <summary>How red and blue are displaced against green: lenses do that, more so towards the corners of a photograph.</summary>
    ChromaticShift,
}
