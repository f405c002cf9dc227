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

    /// <summary>The first of some devices' offers that is a backend; none after it is asked for.</summary>
    /// <param name="offers">At least one.</param>
    /// <returns>That backend, or all refusals one after the other.</returns>
    public static BackendOffer First(IEnumerable<BackendOffer> offers)
    {
        List<string> refusals = [];
        foreach (BackendOffer offer in offers)
        {
            if (offer.Backend is not null) return offer;
            refusals.Add(offer.Refusal!);
        }
        return Refused(string.Join(" ", refusals));
    }
}
