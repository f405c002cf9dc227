using System.Globalization;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.PseudoLabels;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Vectors;

/// <summary>Vectors in the files that a user named: what k-means and labels read, whatever kind of files they are.</summary>
/// <param name="paths">At least one file; their rows follow one another in this order.</param>
/// <param name="hashes">The SHA-256 of each.</param>
internal abstract class VectorSource(IReadOnlyList<string> paths, IReadOnlyList<string> hashes)
{
    /// <summary>Text, table and list of one id of some twenty letters, measured while lists of a million were read.</summary>
    private const int IdBytes = 320;

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

    /// <summary>The rows of each file.</summary>
    public abstract IReadOnlyList<long> RowCounts { get; }

    /// <summary>n over all files.</summary>
    public long RowCount => RowCounts.Sum();

    /// <summary>What messages call all of it.</summary>
    public string Title => paths.Count == 1 ? paths[0] : $"{paths[0]} to {Path.GetFileName(paths[^1])}";

    /// <summary>Hashes of everything that the rows depend on, by name, for a stage's key.</summary>
    /// <param name="what">The name for one file; of several each has its number behind.</param>
    public virtual IEnumerable<(string Name, string Hash)> Inputs(string what) => hashes.Count == 1
        ? [(what, hashes[0])]
        : hashes.Index().Select(pair => ($"{what} {pair.Index + 1} of {hashes.Count}", pair.Item));

    /// <summary>What else the ids depend on, in the same form.</summary>
    /// <param name="what">See <see cref="Inputs"/>.</param>
    public virtual IEnumerable<(string Name, string Hash)> IdInputs(string what) => [];

    /// <summary>One id per row: from <c>NAME.ids.csv</c> beside each file, unless the files have them inside.</summary>
    /// <exception cref="ArtefactException">A file has no list of ids beside it, or a malformed one.</exception>
    /// <exception cref="DataException">Not one id per row, or an id that comes twice: both places are named.</exception>
    public virtual ImageId[] ReadIds()
    {
        if (paths.Count == 1) return IdFile.Read(FeatureStage.IdsOf(paths[0]), RowCount, paths[0]);
        var ids = new List<ImageId>();
        var listOf = new Dictionary<ImageId, string>();
        foreach ((string path, long rowCount) in paths.Zip(RowCounts))
        {
            string list = FeatureStage.IdsOf(path);
            foreach (ImageId id in IdFile.Read(list, rowCount, path))
            {
                if (!listOf.TryAdd(id, list))
                    throw new DataException($"The id {id} is in {listOf[id]} and in {list}. Ids must be unique over all files.");
                ids.Add(id);
            }
        }
        return [.. ids];
    }

    /// <summary>Throws where ids would not fit while they are read.</summary>
    /// <param name="limit">The most memory that the process may take.</param>
    /// <exception cref="ConfigException">The limit is too low; says how much they take.</exception>
    public void CheckIdMemory(ByteSize limit)
    {
        long bytes = RowCount * IdBytes;
        if (bytes + Environment.WorkingSet <= limit.Bytes) return;
        throw new ConfigException(string.Create(CultureInfo.InvariantCulture,
            $"Memory is limited to {limit}, but the ids of {RowCount} rows take about {bytes / 1e6:N1} MB while they are read, beside ")
            + string.Create(CultureInfo.InvariantCulture, $"{Environment.WorkingSet / 1e6:N1} MB that the process holds. ")
            + "Raise the limit or label fewer files at a time.");
    }

    /// <summary>The ids, or null where none lie with the vectors.</summary>
    public virtual ImageId[]? TryReadIds() => paths.All(path => File.Exists(FeatureStage.IdsOf(path))) ? ReadIds() : null;

    /// <summary>The rows.</summary>
    /// <param name="unfinished">A folder that may receive what an interrupted attempt needs to go on.</param>
    /// <param name="progress">Told about rows where they have to be converted first.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    public abstract ShardedMatrix Open(string unfinished, IProgress<StageProgress> progress, CancellationToken cancellation);
}
