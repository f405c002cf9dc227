using KnowledgeTransfer.Clustering;

namespace ExampleBackend;

/// <summary>Where programs get the backend from, or why they do not.</summary>
public sealed class PlainSource : IKMeansBackendSource
{
    public string Name => "plain";

    public long LeastWork => 0;

    public BackendOffer Offer() => BackendOffer.Of(new PlainBackend());
}
