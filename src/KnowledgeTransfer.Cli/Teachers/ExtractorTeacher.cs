using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Features;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Teachers;

/// <summary>A teacher that looks at pixels: a network, HOG, raw pixels.</summary>
/// <param name="extractor">Computes the vectors; disposed with this object.</param>
/// <param name="supervision">How it was trained, in words.</param>
/// <param name="record">The network's record, or null.</param>
/// <param name="name">Name for people; the record's or the extractor's unless given.</param>
internal sealed class ExtractorTeacher(IFeatureExtractor extractor, string supervision, TeacherRecord? record = null, string? name = null)
    : Teacher
{
    public override string Name => name ?? record?.Name ?? extractor.Name;

    public override string Supervision => supervision;

    public override string Licence => record?.Licence ?? base.Licence;

    public override string Source => record?.Source ?? base.Source;

    public override string? Layer => record?.Tap;

    public override string? Pooling => record?.Pooling;

    public override int Dimension => extractor.Dimension;

    public override string Identity => extractor.Identity;

    public override void Extract(
        ImageSource source, string path, StoredType type, int threads, IProgress<StageProgress> progress, CancellationToken cancellation,
        DeviceMatrix? kept = null)
    {
        ElementType stored = type == StoredType.Float16 ? ElementType.Float16 : ElementType.Float32;
        FeatureExtraction.Run(
            extractor, source, path, stored, new ImagePipelineOptions { ThreadCount = threads }, progress, cancellation, kept);
    }

    public override IEnumerable<FeatureBatch> Batches(ImageSource source, int threads, CancellationToken cancellation) =>
        FeatureExtraction.Batches(extractor, source, 0, new ImagePipelineOptions { ThreadCount = threads }, cancellation);

    public override void Dispose() => extractor.Dispose();
}
