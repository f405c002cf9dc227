using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Protocols.Downstream;

namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary>
/// Pictures with classes, divided into those that a protocol learns from and those that it is judged by. Decoded only if a cell of the
/// protocol has to be run, into files that all cells share.
/// </summary>
internal sealed class EvalPictures : IDisposable
{
    private readonly ImageLabels _trainLabels, _testLabels;
    private readonly string _folder;
    private readonly List<NpyImages> _open = [];

    /// <summary>Opens and divides a source.</summary>
    /// <param name="path">Labelled pictures.</param>
    /// <param name="split">Limits and seed of the division.</param>
    /// <param name="folder">The protocol's folder; decoded pictures lie in it until it is complete.</param>
    /// <exception cref="DataException">A side has no picture with a class, all to learn from are of one class, or there are classes to be
    /// judged that training never sees.</exception>
    public EvalPictures(string path, ImageSplitOptions split, string folder)
    {
        ImageSource source = ImageSources.Open(path);
        CheckLabels(source);
        ImageSplit parts = ImageSplit.Create(source, split);
        (Train, Test) = (WithClass(parts.Train), WithClass(parts.HeldOut));
        if (Train.Count == 0 || Test.Count == 0)
            throw new DataException(
                $"{source.Name} has {Train.Count} labelled pictures to learn from and {Test.Count} to judge by; both must be there.");
        (_trainLabels, _testLabels) = (Train.Labels!, Test.Labels!);
        ClassNames = _trainLabels.ClassNames;
        if (_trainLabels.Classes.Distinct().Count() < 2)
        {
            throw new DataException($"all {Train.Count} labelled pictures of {source.Name} to learn from are of class " +
                $"{ClassNames[_trainLabels.Classes[0]]}; there is nothing to tell apart. Add pictures of another class.");
        }
        string[] unseen = [.. _testLabels.Classes.Except(_trainLabels.Classes).Order().Select(c => ClassNames[c])];
        if (unseen.Length > 0)
        {
            throw new DataException($"{unseen.Length} of {ClassNames.Count} classes are among the pictures to judge by only: " +
                $"{string.Join(", ", unseen.Take(5))}. Training cannot learn them; add pictures, or take another split.");
        }
        _folder = Path.Combine(folder, "pictures");
    }

    /// <summary>Pictures to learn from, all with a class.</summary>
    public SubsetSource Train { get; }

    /// <summary>Pictures to judge by, all with a class.</summary>
    public SubsetSource Test { get; }

    /// <summary>Names in the order of their numbers.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Class of each training picture.</summary>
    public IReadOnlyList<int> TrainClasses => _trainLabels.Classes;

    /// <summary>Hash of pictures, division and classes.</summary>
    public string Fingerprint => FileHash.OfText(string.Join('\n',
        Train.Fingerprint, Test.Fingerprint, string.Join(',', ClassNames), string.Join(',', _trainLabels.Classes),
        string.Join(',', _testLabels.Classes)));

    /// <summary>Refuses pictures that nobody has given a class.</summary>
    /// <exception cref="DataException">There are no labels.</exception>
    public static void CheckLabels(ImageSource source)
    {
        if (source.Labels is not null) return;
        throw new DataException(
            $"{source.Name} has no labels, so accuracy cannot be measured. Put the pictures into one folder per class.");
    }

    /// <summary>Both sides at the size that training wants.</summary>
    /// <param name="size">Side in pixels.</param>
    /// <param name="threads">For decoding; 0 for all.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    public (LabelledImages Train, LabelledImages Test) Decode(
        int size, int threads, IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        Directory.CreateDirectory(_folder);
        return (Open(Train, _trainLabels, "train"), Open(Test, _testLabels, "test"));

        LabelledImages Open(ImageSource source, ImageLabels labels, string side)
        {
            // the name tells the content: an interrupted protocol goes on with what it finds, another one does not
            string file = Path.Combine(_folder, $"{side}-{size}-{source.Fingerprint[..16]}.npy");
            NpyImages images = StoredImages.Open("pictures", source, size, file, threads, progress, cancellation);
            _open.Add(images);
            return new LabelledImages(images, [.. labels.Classes], labels.ClassNames);
        }
    }

    /// <summary>Removes the decoded pictures once every cell is complete.</summary>
    public void Delete()
    {
        Dispose();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        foreach (NpyImages images in _open) images.Dispose();
        _open.Clear();
    }

    private static SubsetSource WithClass(SubsetSource source) => new(
        source, [.. Enumerable.Range(0, source.Count).Where(i => source.Labels!.Classes[i] >= 0)], source.Name);
}
