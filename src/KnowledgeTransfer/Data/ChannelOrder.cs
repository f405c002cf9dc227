namespace KnowledgeTransfer.Data;

/// <summary>Order of the colour planes that the network expects.</summary>
public enum ChannelOrder
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red.</summary>
    Bgr,
}
