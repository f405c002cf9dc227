using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.PseudoLabels;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Vectors;

/// <summary>One or several <c>.npy</c> files, mapped where they lie. Ids are in <c>NAME.ids.csv</c> beside each file.</summary>
/// <param name="paths">The files in the order of the rows.</param>
/// <param name="hashes">The SHA-256 of each.</param>
internal sealed class NpyVectors(IReadOnlyList<string> paths, IReadOnlyList<string> hashes) : VectorSource(paths, hashes)
{
    private long? _rowCount;

    public override long RowCount
    {
        get
        {
            if (_rowCount is { } known) return known;
            using ShardedMatrix matrix = ShardedMatrix.Open(Paths);
            return (_rowCount = matrix.RowCount).Value;
        }
    }

    /// <summary>Files that nobody has hashed yet; opened first, so that what is wrong with them is said before all is read.</summary>
    public static NpyVectors Of(IReadOnlyList<string> paths)
    {
        using (ShardedMatrix.Open(paths)) return new NpyVectors(paths, [.. paths.Select(FileHash.OfFile)]);
    }

    public override ImageId[]? TryReadIds() => Paths.All(path => File.Exists(FeatureStage.IdsOf(path))) ? ReadIds() : null;

    /// <exception cref="ArtefactException">A file has no list of ids beside it, or a malformed one.</exception>
    /// <exception cref="DataException">Not one id per row, or an id that comes twice: both lists are named.</exception>
    public override ImageId[] ReadIds()
    {
        using ShardedMatrix matrix = ShardedMatrix.Open(Paths);
        var ids = new List<ImageId>();
        var listOf = new Dictionary<ImageId, string>();
        foreach (FeatureMatrix shard in matrix.Shards)
        {
            string list = FeatureStage.IdsOf(shard.Name);
            foreach (ImageId id in IdFile.Read(list, shard.RowCount, shard.Name))
            {
                if (!listOf.TryAdd(id, list))
                    throw new DataException($"The id {id} is in {listOf[id]} and in {list}. Ids must be unique over all files.");
                ids.Add(id);
            }
        }
        return [.. ids];
    }

    public override ShardedMatrix Open(string unfinished, IProgress<StageProgress> progress, CancellationToken cancellation) =>
        ShardedMatrix.Open(Paths);
}
