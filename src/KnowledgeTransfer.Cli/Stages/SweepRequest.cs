using KnowledgeTransfer.Data;
using KnowledgeTransfer.Features;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>What to compare the layers of.</summary>
/// <param name="Model">Path of the .onnx file.</param>
/// <param name="Sha256">Its hash.</param>
/// <param name="Preprocessing">How pictures are brought to it.</param>
/// <param name="Pooling">The only pooling to use, or null.</param>
/// <param name="Pictures">Where the sample comes from.</param>
/// <param name="PicturesHash">Hash of ids and contents of the pictures.</param>
/// <param name="SampleSize">Pictures at most.</param>
/// <param name="Seed">Of views and k-means.</param>
/// <param name="Threads">0 for all.</param>
internal sealed record SweepRequest(
    string Model, string Sha256, ImagePreprocessing Preprocessing, FeaturePooling? Pooling, ImageSource Pictures, string PicturesHash,
    int SampleSize, ulong Seed, int Threads);
