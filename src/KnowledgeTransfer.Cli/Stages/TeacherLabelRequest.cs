using KnowledgeTransfer.Cli.Teachers;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Features;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>Pictures as a teacher sees them: labelled batch by batch while it looks, without a file of features between.</summary>
/// <param name="Name">See there.</param>
/// <param name="Teacher">The one whose features the centroids were made of.</param>
/// <param name="Source">The pictures.</param>
internal sealed record TeacherLabelRequest(string Name, Teacher Teacher, ImageSource Source) : LabelRequest(Name, [.. Source.Ids])
{
    private const int RowsPerSearch = 1024;

    public override IEnumerable<(string, string)> Inputs =>
        [("pictures " + Name, Source.Fingerprint), ("teacher " + Name, FileHash.OfText(Teacher.Identity))];

    public override Assignment Assign(
        Centroids centroids, FeatureTransform transform, string backend, int threads, string unfinished,
        IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        var window = new FeatureWindow($"{Teacher.Name}'s features of {Name}", Source.Count, Teacher.Dimension);
        FeatureMatrix rows = transform.Apply(window);
        var all = new Assignment(new int[Source.Count], new double[Source.Count], new double[Source.Count]);
        int count = threads == 0 ? Environment.ProcessorCount : threads;
        using INearestSearch search = Backends.Choose(backend, rows, centroids.Count).OpenSearch(centroids, count);
        IEnumerable<FeatureBatch> batches = Teacher.Batches(Source, threads, cancellation);
        foreach (FeatureBatch batch in FeatureBatch.Join(batches, Teacher.Dimension, RowsPerSearch))
        {
            (long first, int m) = window.Show(batch);
            int start = (int)first;
            search.Find(
                rows, first, all.Labels.AsMemory(start, m), all.SquaredDistances.AsMemory(start, m),
                all.SecondSquaredDistances.AsMemory(start, m), cancellation);
            progress.Report(new StageProgress(LabelStage.Name, "pictures", first + m, Source.Count));
        }
        return all;
    }
}
