using KnowledgeTransfer.Data;
using KnowledgeTransfer.Data.Voc;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Protocols.Crops;
using KnowledgeTransfer.Torch.Protocols.FineTuning;
using TorchSharp;

namespace KnowledgeTransfer.Torch.Protocols.VocClassification;

/// <summary>
/// Multi-label classification as on PASCAL VOC 2007: which classes does a picture show, if a network begins with given convolutions?
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>Convolutions are copied, fully connected layers start at random, everything is fine-tuned (Noroozi and Favaro, ECCV 2016, section
/// 4.2; Noroozi et al., CVPR 2018, section 5). Scratch is the same with random convolutions.</item>
/// <item>One sigmoid per class and cross-entropy, summed over classes and divided by the pictures of the step. A class whose objects in a
/// picture are all difficult is neither right nor wrong there: it weighs nothing in the loss and is not ranked (Everingham et al., IJCV
/// 2010).</item>
/// <item>Training sees one crop of a picture at a time: 10 to 50 % of its area, square in its own pixels, resized to the network's input
/// and mirrored half of the time (the procedure of Krähenbühl et al., Data-dependent Initializations of Convolutional Neural Networks, ICLR
/// 2016, which the papers take over).</item>
/// <item>Schedule <c>paper</c>: 80,000 steps of 16 pictures, rate 0.001 halved every 10,000, momentum 0.9, weight decay 5e-4. Krähenbühl's
/// public program has weight decay 1e-6, cuts gradients to norm 10 and doubles the rate of biases; none of that is done here. Schedule
/// <c>small</c>: see <see cref="Small"/>.</item>
/// <item>Mean and deviation of the colours are measured on one crop of each training picture, of up to 1,000.</item>
/// <item>A test picture's score for a class is the mean of its logits over ten crops of the same kind, which its id alone
/// determines.</item>
/// <item>Average precision by both rules (11 points for VOC 2007, area for VOC 2010 and later) and their means over the classes that test
/// pictures show. By the weights of the last step; nothing is chosen on the test pictures.</item>
/// </list>
/// Same pictures, seed, processor model and number of threads give the same bytes, interrupted or not, however many batches are made ahead.
/// </remarks>
public static class VocClassificationProtocol
{
    /// <summary>The protocol's word.</summary>
    public const string Name = "voc-classification";

    /// <summary>The network after its last step.</summary>
    public const string WeightsFile = "weights.safetensors";

    /// <summary>Rate and loss by step.</summary>
    public const string MetricsFile = FineTuningRun.MetricsFile;

    /// <summary>The papers' schedule.</summary>
    public static FineTuningSchedule Paper { get; } = new()
    {
        Name = "paper",
        Steps = 80_000,
        BatchSize = 16,
        LearningRate = 0.001,
        DropEvery = 10_000,
        DropFactor = 0.5,
    };

    /// <summary>
    /// Scaled down for two processor cores and a small network: 600 steps of 16, rate 0.01 halved every 150. The rate was chosen on
    /// train and val of BCCD (205 and 87 pictures, network <c>small</c> from scratch, two seeds): mean average precisions by 11 points of
    /// 89.0, 90.5, 90.7 and 90.2 % for 0.003, 0.01, 0.03 and 0.1; between seeds the third deviates by 1.1 points, the second by 0.1.
    /// </summary>
    public static FineTuningSchedule Small { get; } = new()
    {
        Name = "small",
        Steps = 600,
        BatchSize = 16,
        LearningRate = 0.01,
        DropEvery = 150,
        DropFactor = 0.5,
    };

    /// <summary>All schedules, the papers' first.</summary>
    public static IReadOnlyList<FineTuningSchedule> Schedules { get; } = [Paper, Small];

    /// <summary>Refuses what cannot be trained or judged.</summary>
    /// <param name="train">Pictures to learn from.</param>
    /// <param name="test">Pictures to judge by.</param>
    /// <param name="options">What was chosen.</param>
    /// <exception cref="ArgumentException">The sets have different classes, or not one row a picture.</exception>
    /// <exception cref="ConfigException">An option is impossible.</exception>
    /// <exception cref="DataException">
    /// A set is empty, a picture is in both, test pictures show classes that no training picture shows (named), or there are none to judge.
    /// </exception>
    public static void Check(VocPictures train, VocPictures test, VocClassificationOptions options)
    {
        if (options.Problems() is { Count: > 0 } problems) throw new ConfigException($"{Name}: {string.Join(" ", problems)}");
        IReadOnlyList<string> classes = train.Presence.Classes.Names;
        if (!classes.SequenceEqual(test.Presence.Classes.Names))
            throw new ArgumentException("the pictures to learn from and those to judge by have different lists of classes", nameof(test));
        foreach (VocPictures set in new[] { train, test })
        {
            if (set.Count != set.Presence.PictureCount)
                throw new ArgumentException($"{set.Count} pictures and {set.Presence.PictureCount} rows of classes", nameof(train));
            if (set.Count == 0) throw new DataException($"{set.Images.Name} has no pictures; both sets need some.");
        }
        if (train.Images.Ids.Intersect(test.Images.Ids).FirstOrDefault() is { Value: not null } both)
            throw new DataException($"the picture {both} is in {train.Images.Name} and in {test.Images.Name}, so it would be trained on " +
                "and judged. Choose other splits, or take it off one of the lists.");

        bool Shows(VocPictures set, int c) => set.Presence.Count(c, ClassPresence.Positive) > 0;
        int[] judged = [.. Enumerable.Range(0, classes.Count).Where(c => Shows(test, c))];
        string[] unseen = [.. judged.Where(c => !Shows(train, c)).Select(c => classes[c])];
        if (unseen.Length > 0)
            throw new DataException($"{unseen.Length} of {classes.Count} classes are shown by {test.Images.Name} only: " +
                $"{string.Join(", ", unseen)}. Training cannot learn them; add pictures that show them, or take another split.");
        if (judged.Length == 0)
            throw new DataException($"{test.Images.Name} shows none of the {classes.Count} classes by an object that is not difficult, " +
                "so there is nothing to judge. Take another split.");
    }

    /// <summary>Trains and judges; resumable.</summary>
    /// <param name="network">The downstream network with as many outputs as classes.</param>
    /// <param name="source">Weights whose convolutions it begins with; null trains from scratch.</param>
    /// <param name="train">Pictures to learn from.</param>
    /// <param name="test">Pictures to judge by.</param>
    /// <param name="options">Schedule, crops, seed, precision, threads.</param>
    /// <param name="folder">Receives weights, metrics and checkpoint; created if missing.</param>
    /// <param name="progress">Told a few times a second; null for none.</param>
    /// <param name="cancellation">Leaves a checkpoint, or, once judging has begun, the weights.</param>
    /// <exception cref="ArgumentException">The network has another number of outputs, or see <see cref="Check"/>.</exception>
    /// <exception cref="ConfigException">See <see cref="Check"/>.</exception>
    /// <exception cref="DataException">See <see cref="Check"/>, or a picture cannot be decoded.</exception>
    /// <exception cref="ShapeException">The convolutions do not fit.</exception>
    /// <exception cref="ArtefactException">The folder's checkpoint is damaged or of another training.</exception>
    /// <exception cref="DivergenceException">A loss is not finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <remarks>Sets libtorch's number of threads for the process while it runs.</remarks>
    public static VocClassificationResult Run(
        NetworkSpec network, WeightSet? source, VocPictures train, VocPictures test, VocClassificationOptions options, string folder,
        IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        Check(train, test, options);
        VocClasses classes = train.Presence.Classes;
        if (network.ClassCount != classes.Count)
            throw new ArgumentException($"{network.Name} has {network.ClassCount} outputs for {classes.Count} classes", nameof(network));
        VocClassificationOptions resolved = options.Resolved() with { LoaderThreadCount = options.LoaderThreadCount };
        ConvolutionTransfer? transfer = source is null ? null : ConvolutionTransfer.Create(network, source, options.Seed);
        int threadsBefore = torch.get_num_threads();
        Directory.CreateDirectory(folder);
        torch.set_num_threads(resolved.ThreadCount);
        try
        {
            ImagePreprocessing preprocessing = CropSample.Measure(train.Images, network.InputSize);
            WeightSet start = transfer?.Weights ?? WeightInitializer.Create(network, options.Seed);
            WeightSet weights = VocClassificationTraining.Run(
                network, start, train, preprocessing, resolved, folder, progress, cancellation);
            AveragePrecision[] scores = VocClassificationJudgement.Run(
                network, weights, test, preprocessing, resolved, progress, cancellation);
            return new VocClassificationResult(
                classes.Names, scores, MeanAveragePrecision.Of(scores), train.Count, test.Count, transfer?.CopiedNodes ?? [],
                resolved.Precision);
        }
        finally
        {
            torch.set_num_threads(threadsBefore);
        }
    }
}
