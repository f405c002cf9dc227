using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>Features of the two halves of the pictures.</summary>
internal sealed record FeaturePair(NpyMatrix Train, NpyMatrix HeldOut) : IDisposable
{
    public void Dispose()
    {
        Train.Dispose();
        HeldOut.Dispose();
    }
}
