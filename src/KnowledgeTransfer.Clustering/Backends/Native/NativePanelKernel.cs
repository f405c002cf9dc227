namespace KnowledgeTransfer.Clustering;

/// <summary>A kernel of the native library.</summary>
/// <exception cref="DeviceException">Library or processor do not have these instructions.</exception>
internal sealed class NativePanelKernel(NativeInstructions instructions) : IPanelKernel
{
    private readonly NativeInstructions _instructions = NativePanels.Supports(instructions)
        ? instructions
        : throw new DeviceException($"The native kernel {instructions} cannot be used: "
            + (NativePanels.Refusal ?? "this processor does not have its instructions."));

    /// <inheritdoc/>
    public string Name => _instructions switch
    {
        NativeInstructions.Avx512Vnni => "avx512-vnni",
        NativeInstructions.AvxVnni => "avx-vnni",
        _ => "avx2",
    };

    /// <inheritdoc/>
    public PanelFormat Format => _instructions == NativeInstructions.Avx2 ? PanelFormat.Words : PanelFormat.Bytes;

    /// <inheritdoc/>
    public void Score(ref PanelJob job) => NativePanels.Score(_instructions, ref job);
}
