using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Features;

namespace KnowledgeTransfer.Onnx;

/// <summary>How <see cref="TeacherSweep"/> compares the layers of a network.</summary>
public sealed record SweepOptions
{
    /// <summary>Fewest pictures that figures can be taken from: a third of them still has some in each cluster.</summary>
    public const int LeastPictures = 200;

    /// <summary>
    /// Pictures at most, every so many-th of the source; <see cref="LeastPictures"/> or more. Default 2,000: fewer are noisier.
    /// </summary>
    public int SampleSize { get; init; } = 2000;

    /// <summary>Layers to compare; null for <see cref="OnnxInspection.Candidates"/>.</summary>
    public IReadOnlyList<string>? Layers { get; init; }

    /// <summary>The only pooling to compare layers with; null for those that a layer allows.</summary>
    public FeaturePooling? Pooling { get; init; }

    /// <summary>How far the changed views go.</summary>
    public PictureViewOptions Views { get; init; } = new();

    /// <summary>
    /// Share of the sample that counts as a picture's neighbours, above 0 and below 1; at least 5 pictures. Measured on CIFAR-10 (1,500
    /// pictures, two teachers): 2 % ranks layers as well as any of 0.3 to 7 %.
    /// </summary>
    public double NeighbourShare { get; init; } = 0.02;

    /// <summary>m, the neighbours that are looked for again among n pictures.</summary>
    public int NeighbourCountFor(int pictureCount) => Math.Max(5, (int)Math.Round(NeighbourShare * pictureCount));

    /// <summary>Seed of views and k-means.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads; 0 uses every processor.</summary>
    public int ThreadCount { get; init; }
}
