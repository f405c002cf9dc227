using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Clustering.Conformance;

namespace ExampleBackend;

/// <summary>Proves the backend: every test of the suite is inherited.</summary>
public sealed class PlainConformance : KMeansConformance
{
    protected override IKMeansBackend Backend { get; } = new PlainBackend();
}
