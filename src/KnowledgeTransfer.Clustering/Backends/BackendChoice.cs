namespace KnowledgeTransfer.Clustering;

/// <summary>What <see cref="KMeansBackends.Auto"/> chose.</summary>
/// <param name="Backend">The fastest that works and is worth it.</param>
/// <param name="PassedOver">Why each other one was not taken: "ilgpu: neither a CUDA nor an OpenCL driver was found."</param>
/// <param name="IsFallback">Whether a device would have been worth opening, but does not work or is slower than the processor.</param>
public sealed record BackendChoice(IKMeansBackend Backend, IReadOnlyList<string> PassedOver, bool IsFallback)
{
    /// <summary>One line for people: what was chosen and why not the others.</summary>
    public override string ToString() =>
        PassedOver.Count == 0 ? Backend.Description : $"{Backend.Description} ({string.Join(" ", PassedOver)})";
}
