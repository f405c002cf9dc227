namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>How relative position keeps chromatic aberration from giving places away (Doersch et al. 2015, section 3.1).</summary>
public enum ColourTreatment
{
    /// <summary>In each tile one colour, drawn, is kept; the other two become noise.</summary>
    Dropped,

    /// <summary>Colours are projected away from the axis between green and magenta.</summary>
    Projected,

    /// <summary>Colours are left: the shortcut is open.</summary>
    Unchanged,
}
