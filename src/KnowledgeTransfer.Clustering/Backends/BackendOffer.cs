namespace KnowledgeTransfer.Clustering;

/// <summary>What an <see cref="IKMeansBackendSource"/> has to offer: an opened backend, or the reason why there is none.</summary>
public sealed record BackendOffer
{
    private BackendOffer(IKMeansBackend? backend, string? refusal) => (Backend, Refusal) = (backend, refusal);

    /// <summary>Ready to use, or null.</summary>
    public IKMeansBackend? Backend { get; }

    /// <summary>Why there is none, in a sentence; null if there is one.</summary>
    public string? Refusal { get; }

    /// <summary>A backend that works.</summary>
    public static BackendOffer Of(IKMeansBackend backend) => new(backend, null);

    /// <summary>None, and why.</summary>
    public static BackendOffer Refused(string refusal) => new(null, refusal);
}
