using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Features;
using KnowledgeTransfer.PseudoLabels;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Teachers;

/// <summary>
/// Vectors that somebody else computed, of pictures or of anything else that shares their ids (text, sound): <c>NAME.npy</c> with
/// <c>NAME.ids.csv</c> beside it. Rows are joined by id.
/// </summary>
internal sealed class VectorTeacher : Teacher
{
    private const int BatchRows = 1024;
    private readonly NpyMatrix _rows;
    private readonly Dictionary<ImageId, int> _rowOf;

    public VectorTeacher(string path)
    {
        _rows = NpyMatrix.Open(path);
        ImageId[] ids = IdFile.Read(Path.ChangeExtension(path, ".ids.csv"), _rows.RowCount, path);
        _rowOf = ids.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        Name = Path.GetFileNameWithoutExtension(path);
        Identity = new JsonObject { ["kind"] = "vectors", ["sha256"] = FileHash.OfFile(path) }.ToJsonString();
    }

    public override string Name { get; }

    public override string Supervision => "vectors from elsewhere";

    public override string Licence => "unknown";

    public override string Source => "a file of vectors";

    public override int Dimension => _rows.Dimension;

    public override string Identity { get; }

    public override void Extract(
        ImageSource source, string path, StoredType type, int threads, IProgress<StageProgress> progress, CancellationToken cancellation,
        DeviceMatrix? kept = null)
    {
        NpyType stored = type == StoredType.Float16 ? NpyType.Float16 : NpyType.Float32;
        using NpyWriter writer = NpyWriter.Create(path, new NpyHeader(stored, source.Count, Dimension));
        foreach (FeatureBatch batch in Batches(source, threads, cancellation))
        {
            writer.Append(batch.Rows.Span);
            kept?.Write(batch.FirstIndex, batch.Rows.Span);
            progress.Report(new StageProgress("features", "vectors", batch.FirstIndex + batch.Rows.Length / Dimension, source.Count));
        }
        writer.Complete();
    }

    public override IEnumerable<FeatureBatch> Batches(ImageSource source, int threads, CancellationToken cancellation)
    {
        CheckIds(source);
        var rows = new float[BatchRows * Dimension];
        for (int first = 0; first < source.Count; first += BatchRows)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(BatchRows, source.Count - first);
            for (int i = 0; i < count; i++) Read(source.Ids[first + i], rows.AsSpan(i * Dimension, Dimension));
            yield return new FeatureBatch(first, rows.AsMemory(0, count * Dimension));
        }
    }

    public override void Dispose() => _rows.Dispose();

    private void CheckIds(ImageSource source)
    {
        ImageId[] missing = [.. source.Ids.Where(id => !_rowOf.ContainsKey(id))];
        if (missing.Length == 0) return;
        string first = string.Join(", ", missing.Take(3));
        throw new DataException($"{_rows.Name} has no vector for {missing.Length} of {source.Count} pictures, the first: {first}. " +
            "Its ids must be those that `kt data` and train.ids.csv show.");
    }

    private void Read(ImageId id, Span<float> row)
    {
        int index = _rowOf[id];
        _rows.CopyRows(index, row);
        int bad = 0;
        while (bad < row.Length && float.IsFinite(row[bad])) bad++;
        if (bad == row.Length) return;
        throw new DataException($"{_rows.Name} has {row[bad]} in row {index} ({id}), column {bad}; vectors must be finite.");
    }
}
