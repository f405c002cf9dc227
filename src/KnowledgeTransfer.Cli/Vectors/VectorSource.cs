using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Vectors;

/// <summary>Vectors in the files that a user named: what k-means and labels read, whatever kind of files they are.</summary>
/// <param name="paths">At least one file; their rows follow one another in this order.</param>
/// <param name="hashes">The SHA-256 of each.</param>
internal abstract class VectorSource(IReadOnlyList<string> paths, IReadOnlyList<string> hashes)
{
    private static readonly char[] Separators = ['-', '_', '.', ' '];

    /// <summary>The files in order.</summary>
    public IReadOnlyList<string> Paths => paths;

    /// <summary>
    /// What files made from it are called: the file's name without its extension; of several files what all names begin with, without the
    /// digits and separators at its end (<c>part</c> for <c>part-000.npy</c>, ...), or <c>vectors</c> where nothing is left.
    /// </summary>
    public string Name
    {
        get
        {
            string[] names = [.. paths.Select(path => Path.GetFileNameWithoutExtension(path))];
            if (names.Length == 1) return names[0];
            int length = 0;
            while (length < names.Min(name => name.Length) && names.All(name => name[length] == names[0][length])) length++;
            string common = names[0][..length].TrimEnd([.. Separators, .. "0123456789"]);
            return common.Length > 0 ? common : "vectors";
        }
    }

    /// <summary>n over all files.</summary>
    public abstract long RowCount { get; }

    /// <summary>What messages call all of it.</summary>
    public string Title => paths.Count == 1 ? paths[0] : $"{paths[0]} to {Path.GetFileName(paths[^1])}";

    /// <summary>Hashes of everything that the rows depend on, by name, for a stage's key.</summary>
    /// <param name="what">The name for one file; of several each has its number behind.</param>
    public virtual IEnumerable<(string Name, string Hash)> Inputs(string what) => hashes.Count == 1
        ? [(what, hashes[0])]
        : hashes.Index().Select(pair => ($"{what} {pair.Index + 1} of {hashes.Count}", pair.Item));

    /// <summary>One id per row.</summary>
    /// <exception cref="KnowledgeTransferException">There are none, or they do not fit the rows.</exception>
    public abstract ImageId[] ReadIds();

    /// <summary>The ids, or null where none lie with the vectors.</summary>
    public abstract ImageId[]? TryReadIds();

    /// <summary>The rows.</summary>
    /// <param name="unfinished">A folder that may receive what an interrupted attempt needs to go on.</param>
    /// <param name="progress">Told about rows where they have to be converted first.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    public abstract ShardedMatrix Open(string unfinished, IProgress<StageProgress> progress, CancellationToken cancellation);
}
