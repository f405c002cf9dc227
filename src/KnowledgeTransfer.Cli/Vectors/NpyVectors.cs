using KnowledgeTransfer.Cli.Ranks;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Vectors;

/// <summary>One or several <c>.npy</c> files, mapped where they lie.</summary>
/// <param name="paths">The files in the order of the rows.</param>
/// <param name="hashes">The SHA-256 of each.</param>
internal sealed class NpyVectors(IReadOnlyList<string> paths, IReadOnlyList<string> hashes) : VectorSource(paths, hashes)
{
    private IReadOnlyList<long>? _rowCounts;

    public override IReadOnlyList<long> RowCounts
    {
        get
        {
            if (_rowCounts is not null) return _rowCounts;
            using ShardedMatrix matrix = ShardedMatrix.Open(Paths);
            return _rowCounts = [.. matrix.Shards.Select(shard => shard.RowCount)];
        }
    }

    /// <summary>Files that nobody has hashed yet; opened first, so that what is wrong with them is said before all is read.</summary>
    public static NpyVectors Of(IReadOnlyList<string> paths)
    {
        using (ShardedMatrix.Open(paths)) return new NpyVectors(paths, SharedHashes.Of(paths));
    }

    public override ShardedMatrix Open(string unfinished, IProgress<StageProgress> progress, CancellationToken cancellation) =>
        ShardedMatrix.Open(Paths);
}
