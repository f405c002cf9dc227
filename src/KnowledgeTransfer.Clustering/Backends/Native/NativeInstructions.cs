namespace KnowledgeTransfer.Clustering;

/// <summary>Instruction sets of the native kernels; the values are those of <c>kt_panel_instructions</c>. Fastest first.</summary>
public enum NativeInstructions
{
    /// <summary>512 bits, bytes.</summary>
    Avx512Vnni = 1,

    /// <summary>256 bits, bytes.</summary>
    AvxVnni = 2,

    /// <summary>256 bits, words.</summary>
    Avx2 = 4,
}
