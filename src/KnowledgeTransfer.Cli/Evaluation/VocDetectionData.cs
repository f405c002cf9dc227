using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Data.Voc;
using KnowledgeTransfer.Proposals;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Protocols.VocDetection;

namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary>The two lists of a data set with their objects; proposals are searched when they are asked for.</summary>
internal sealed class VocDetectionData
{
    private readonly VocFolder _folder;
    private readonly VocSource _train, _test;
    private readonly VocAnnotation[] _trainAnnotations, _testAnnotations;
    private readonly string[] _classNames;

    /// <summary>Reads lists and annotations.</summary>
    /// <param name="folder">The data set.</param>
    /// <param name="trainSplit">List to learn from.</param>
    /// <param name="testSplit">List to judge by.</param>
    /// <exception cref="ConfigException">There is no such list.</exception>
    /// <exception cref="DataException">
    /// A list or an annotation is wrong, the lists share a picture, one of them has no object that counts, or the test has classes that
    /// cannot be learned.
    /// </exception>
    public VocDetectionData(VocFolder folder, string trainSplit, string testSplit)
    {
        _folder = folder;
        (_train, _test) = (new VocSource(folder, trainSplit), new VocSource(folder, testSplit));
        if (_train.Ids.Intersect(_test.Ids).FirstOrDefault() is { Value: not null } both)
        {
            throw new DataException($"The picture {both} of {folder.Folder} is in {trainSplit} and in {testSplit}, so it would be " +
                "learned from and judged. Choose lists that share none with --train-split and --test-split.");
        }
        (_trainAnnotations, _testAnnotations) = (Read(_train), Read(_test));
        _classNames = [.. Counted(_trainAnnotations).Distinct().Order(StringComparer.Ordinal)];
        if (_classNames.Length == 0)
        {
            throw new DataException($"None of the {_train.Count} pictures of {trainSplit} has an object that counts, so there is nothing " +
                "to learn. Choose another list with --train-split, or check the annotations.");
        }
        string[] unseen = [.. Counted(_testAnnotations).Distinct().Except(_classNames).Order(StringComparer.Ordinal)];
        if (unseen.Length > 0)
        {
            throw new DataException($"{unseen.Length} classes of {testSplit} have no object in {trainSplit}: " +
                $"{string.Join(", ", unseen.Take(5))}. Training cannot learn them; choose other lists.");
        }
        if (!Counted(_testAnnotations).Any())
        {
            throw new DataException($"None of the {_test.Count} pictures of {testSplit} has an object that counts, so nothing can be " +
                "judged. Choose another list with --test-split.");
        }
    }

    /// <summary>Every class of the training list, in ordinal order.</summary>
    public IReadOnlyList<string> ClassNames => _classNames;

    /// <summary>Pictures to judge by.</summary>
    public ImageSource Test => _test;

    /// <summary>Number of pictures to learn from.</summary>
    public int TrainCount => _train.Count;

    /// <summary>Hash of lists, pictures and annotations.</summary>
    public string Fingerprint() => FileHash.OfText(string.Join('\n',
        VocFingerprint.Of(_folder, _train.Ids.Select(id => id.Value)), VocFingerprint.Of(_folder, _test.Ids.Select(id => id.Value))));

    /// <summary>Both lists with proposals.</summary>
    /// <param name="folder">Where proposals are kept.</param>
    /// <param name="options">Of the search.</param>
    /// <param name="threads">0 for all.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    public (DetectionPictures Train, DetectionPictures Test) Propose(
        string folder, SelectiveSearchOptions options, int threads, CancellationToken cancellation)
    {
        var proposals = new ProposalFolder(folder, options);
        return ProgressView.Show("proposals", progress => (
            Of(_train, _trainAnnotations, "training pictures", progress), Of(_test, _testAnnotations, "test pictures", progress)));

        DetectionPictures Of(VocSource source, VocAnnotation[] annotations, string what, IProgress<StageProgress> progress) => new(
            source, [.. annotations.Select(a => (a.Width, a.Height))], proposals.Of(source, threads, progress, what, cancellation),
            [.. annotations.Select(Objects)]);
    }

    private VocAnnotation[] Read(VocSource source) => [.. source.Ids.Select(id => _folder.ReadAnnotation(id.Value))];

    private static IEnumerable<string> Counted(IEnumerable<VocAnnotation> annotations) =>
        annotations.SelectMany(a => a.Objects).Where(o => !o.Difficult).Select(o => o.Class);

    /// <summary>Difficult objects of a class that training lacks count for nothing, so they are left out.</summary>
    private IReadOnlyList<LabelledBox> Objects(VocAnnotation annotation) =>
    [
        .. annotation.Objects.Select(o => (Object: o, Class: Array.IndexOf(_classNames, o.Class))).Where(pair => pair.Class >= 0)
            .Select(pair => new LabelledBox(pair.Object.Box, pair.Class, pair.Object.Difficult)),
    ];
}
