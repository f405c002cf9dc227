using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>Features of the two halves of the pictures; files among them are closed with it.</summary>
internal sealed record FeaturePair(FeatureMatrix Train, FeatureMatrix HeldOut) : IDisposable
{
    public void Dispose()
    {
        foreach (IDisposable file in new[] { Train, HeldOut }.OfType<IDisposable>()) file.Dispose();
    }
}
