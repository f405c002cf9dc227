namespace KnowledgeTransfer.Cli.Stages;

/// <summary>Where networks compute, as a user may ask for it.</summary>
internal enum NetworkDevice
{
    /// <summary>On an NVIDIA card where this build and its driver can, else on the processor.</summary>
    Auto,

    /// <summary>On the processor.</summary>
    Cpu,

    /// <summary>On the first NVIDIA card, or not at all.</summary>
    Cuda,
}
