using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.PseudoLabels;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Teachers;

/// <summary>
/// Vectors that somebody else computed, of pictures or of anything else that shares their ids (text, sound): <c>NAME.npy</c> with
/// <c>NAME.ids.csv</c> beside it. Rows are joined by id.
/// </summary>
internal sealed class VectorTeacher : Teacher
{
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
        ImageSource source, string path, StoredType type, int threads, IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        CheckIds(source);
        NpyType stored = type == StoredType.Float16 ? NpyType.Float16 : NpyType.Float32;
        using NpyWriter writer = NpyWriter.Create(path, new NpyHeader(stored, source.Count, Dimension));
        var row = new float[Dimension];
        for (int i = 0; i < source.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            Read(source.Ids[i], row);
            writer.Append((ReadOnlySpan<float>)row);
            if (i % 1024 == 1023) progress.Report(new StageProgress("features", "vectors", i + 1, source.Count));
        }
        writer.Complete();
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

    private void Read(ImageId id, float[] row)
    {
        int index = _rowOf[id];
        _rows.CopyRows(index, row.AsSpan());
        int bad = Array.FindIndex(row, v => !float.IsFinite(v));
        if (bad >= 0) throw new DataException($"{_rows.Name} has {row[bad]} in row {index} ({id}), column {bad}; vectors must be finite.");
    }
}
