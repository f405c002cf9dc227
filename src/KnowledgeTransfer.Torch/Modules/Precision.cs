namespace KnowledgeTransfer.Torch.Modules;

/// <summary>
/// The number format of convolutions and matrix products while training. Weights, sums and the loss are float32 in any case.
/// </summary>
public enum Precision
{
    /// <summary><see cref="Bfloat16"/> where the processor or the card multiplies it natively, else <see cref="Float32"/>.</summary>
    Auto,

    /// <summary>float32 throughout.</summary>
    Float32,

    /// <summary>bfloat16 operands (8 bits of mantissa), float32 sums: libtorch's autocast.</summary>
    Bfloat16,
}
