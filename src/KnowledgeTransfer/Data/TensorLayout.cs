namespace KnowledgeTransfer.Data;

/// <summary>Axis order of the network's input.</summary>
public enum TensorLayout
{
    /// <summary>[batch, channel, height, width].</summary>
    Nchw,

    /// <summary>[batch, height, width, channel].</summary>
    Nhwc,
}
