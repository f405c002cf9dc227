using KnowledgeTransfer.Cli.Evaluation;
using KnowledgeTransfer.Cli.Leaderboards.Sections;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Data.Voc;

namespace KnowledgeTransfer.Cli.Leaderboards;

/// <summary>Data sets as a plan sees them: opened once each, or assumed where they are not there and the configuration says how large they
/// are.</summary>
/// <param name="assumptions">What may be assumed.</param>
internal sealed class PlannedData(IReadOnlyList<LeaderboardAssumptionSection> assumptions)
{
    private readonly Dictionary<string, ImageSource> _sources = new(StringComparer.Ordinal);

    private readonly Dictionary<LeaderboardProtocol, (int Train, int Test, int Width, int Height)> _sizes = [];

    /// <summary>Data sets that were assumed, by their paths.</summary>
    public SortedSet<string> Assumed { get; } = new(StringComparer.Ordinal);

    /// <summary>Pictures.</summary>
    /// <exception cref="ConfigException">They are not there, and nothing may be assumed.</exception>
    /// <exception cref="DataException">They are broken.</exception>
    public ImageSource Open(string path)
    {
        if (_sources.TryGetValue(path, out ImageSource? known)) return known;
        return _sources[path] = Assumption(path) is { } assumed
            ? new StandInSource(path, assumed.Train, assumed.HeldOut, assumed.Width, assumed.Height)
            : ImageSources.Open(path);
    }

    /// <summary>Short sides, the first picture's taken for all: the rest is not opened before the run.</summary>
    public SizeRange ShortSide(string path)
    {
        ImageHeader first = Open(path).Verify(0);
        int side = Math.Min(first.Width, first.Height);
        return new SizeRange(side, side, side);
    }

    /// <summary>What a protocol is going to see.</summary>
    /// <returns>Pictures to learn from and to judge by, and a typical picture's size.</returns>
    /// <exception cref="ConfigException">The data or a list is not there.</exception>
    /// <exception cref="DataException">The data is broken.</exception>
    public (int Train, int Test, int Width, int Height) Sizes(LeaderboardProtocol protocol) =>
        _sizes.TryGetValue(protocol, out (int, int, int, int) known) ? known : _sizes[protocol] = Read(protocol);

    private (int Train, int Test, int Width, int Height) Read(LeaderboardProtocol protocol)
    {
        if (Assumption(protocol.Data) is { } assumed) return (assumed.Train, assumed.HeldOut, assumed.Width, assumed.Height);
        if (protocol.Voc is { } voc)
        {
            var folder = new VocFolder(protocol.Data);
            (IReadOnlyList<string> train, IReadOnlyList<string> test) = protocol.ReadLists(voc, folder);
            (int width, int height) = folder.PictureSize(train[0]);
            return (train.Count, test.Count, width, height);
        }
        ImageSource source = Open(protocol.Data);
        EvalPictures.CheckLabels(source);
        ImageSplit split = ImageSplit.Create(source, new ImageSplitOptions { HeldOutLimit = protocol.Section.HeldOutLimit });
        int side = ShortSide(protocol.Data).Median;
        return (split.Train.Count, split.HeldOut.Count, side, side);
    }

    private LeaderboardAssumptionSection? Assumption(string path)
    {
        if (Directory.Exists(path) || File.Exists(path)) return null;
        LeaderboardAssumptionSection? found = assumptions.FirstOrDefault(assumption => assumption.Source == path);
        if (found is not null) Assumed.Add(path);
        return found;
    }
}
