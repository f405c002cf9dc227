using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Protocols.Downstream;
using KnowledgeTransfer.Torch.Protocols.FineTuning;
using KnowledgeTransfer.Torch.Runtime;
using KnowledgeTransfer.Torch.Students;
using KnowledgeTransfer.Torch.Training;
using TorchSharp;

namespace KnowledgeTransfer.Torch.Protocols.LinearClassification;

/// <summary>
/// The linear classifier per layer as it was published: how much of the classes can be read off each layer of a frozen network by one
/// linear map? For any number of pictures: features are never kept.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>The network is frozen, its batch norms in evaluation mode. Each activation's map is brought to about 9,000 numbers (AlexNet: 96 x
/// 10 x 10, 256 x 6 x 6, 384 x 5 x 5, 384 x 5 x 5, 256 x 6 x 6), normalised by a batch norm without scale and shift, channel by channel,
/// and read by one fully connected layer. All layers learn side by side in one pass; their losses are added, so none disturbs another:
/// Zhang, Isola and Efros, ECCV 2016, section 3.2, and Split-brain autoencoders, CVPR 2017. Noroozi et al., CVPR 2018, report the same on
/// ImageNet (from memory: section 5).</item>
/// <item>The authors' program (github.com/richzhang/colorization, <c>feature_learning_tests/linear</c>, read) resizes maps with a layer of
/// its own; here they are averaged over the cells of <see cref="Evaluation.LayerPooling"/>. Another public program
/// (yukimasano/linear-probes, read) takes the maximum.</item>
/// <item>Schedule <c>paper</c>, from the same program's solver (read): 140,000 steps of 256 pictures, rate 0.01 divided by 10 every 40,000,
/// momentum 0.9, weight decay 5e-4. It makes a step of four batches of 64, so its batch norms see 64 pictures at once; it gives biases the
/// double rate and no decay and starts at weights of 0. None of that is done here. Schedule <c>small</c>: see <see cref="Small"/>.</item>
/// <item>Running statistics of the batch norms are averaged as Caffe does, over the last 1,000 steps or so, corrected for the
/// beginning.</item>
/// <item>Training sees random crops, mirrored half of the time (authors: 227 of larger pictures), cut as the network's own recipe
/// does.</item>
/// <item>Mean and deviation of the colours are measured on the pictures to learn from.</item>
/// <item>Top-1 on the centre of each test picture by running statistics and the weights of the last step. The test pictures are looked at
/// once, so no step is the best of several on them.</item>
/// </list>
/// Same pictures, seed, processor model and number of threads give the same bytes, interrupted or not. Memory is that of one batch.
/// </remarks>
public static class LinearProtocol
{
    /// <summary>The protocol's word.</summary>
    public const string Name = "linear";

    /// <summary>All classifiers after the last step; tensors begin with the layer's name.</summary>
    public const string WeightsFile = "classifiers.safetensors";

    /// <summary>Rate and loss, the sum over layers, by step.</summary>
    public const string MetricsFile = FineTuningRun.MetricsFile;

    /// <summary>The authors' schedule for ImageNet.</summary>
    public static FineTuningSchedule Paper { get; } = new()
    {
        Name = "paper",
        Steps = 140_000,
        BatchSize = 256,
        LearningRate = 0.01,
        DropEvery = 40_000,
        DropFactor = 0.1,
    };

    /// <summary>
    /// Scaled down for thousands of pictures of 32 pixels: 1,750 steps of 64, drops in proportion to the paper's. The rate was chosen on
    /// 5,000 and 1,000 of CIFAR-10's training pictures (a student of rotation in network <c>small</c>, one seed): relu1 to relu5 come to
    /// 57.1 64.0 66.1 68.3 66.5 % with 0.0003, 59.7 66.2 68.8 69.3 67.3 % with 0.001 and 58.9 64.0 67.7 67.0 66.2 % with 0.01, where the
    /// loss rises to twice that of chance at first; exact logistic regression has 55.6 61.4 65.8 66.1 66.6 %.
    /// </summary>
    public static FineTuningSchedule Small { get; } = new()
    {
        Name = "small",
        Steps = 1_750,
        BatchSize = 64,
        LearningRate = 0.001,
        DropEvery = 500,
        DropFactor = 0.1,
    };

    /// <summary>All schedules, the authors' first.</summary>
    public static IReadOnlyList<FineTuningSchedule> Schedules { get; } = [Paper, Small];

    /// <summary>Refuses what cannot be trained or judged.</summary>
    /// <param name="train">Pictures to learn from.</param>
    /// <param name="test">Pictures to judge by.</param>
    /// <exception cref="DataException">
    /// Too few pictures, one class only, or test pictures of classes that no training picture has (named).
    /// </exception>
    public static void Check(LabelledImages train, LabelledImages test)
    {
        if (train.Count < 2 || test.Count == 0)
        {
            throw new DataException($"there are {train.Count} pictures to learn from and {test.Count} to judge by; a linear classifier " +
                "needs at least 2 and 1.");
        }
        int[] learned = [.. train.Classes.Distinct()];
        if (learned.Length < 2)
        {
            throw new DataException($"all {train.Count} pictures to learn from are of class {train.ClassNames[learned[0]]}; there is " +
                "nothing to tell apart. Add pictures of another class.");
        }
        string[] unseen = [.. test.Classes.Distinct().Except(learned).Order().Select(c => test.ClassNames[c])];
        if (unseen.Length > 0)
        {
            throw new DataException($"{unseen.Length} of {test.ClassNames.Count} classes are among the pictures to judge by only: " +
                $"{string.Join(", ", unseen.Take(5))}. Add pictures of them to learn from, or take another split.");
        }
    }

    /// <summary>Trains a classifier per layer and judges them; resumable.</summary>
    /// <param name="network">The frozen network.</param>
    /// <param name="source">Weights whose convolutions are judged; null judges random ones, the control.</param>
    /// <param name="layers">Nodes whose outputs are maps, all different.</param>
    /// <param name="train">Labelled pictures to learn from.</param>
    /// <param name="test">Labelled pictures to judge by.</param>
    /// <param name="schedule">How long and how fast.</param>
    /// <param name="recipe">How pictures are cut and mirrored, number format, threads and seed; its own schedule is not used.</param>
    /// <param name="folder">Receives classifiers, metrics and checkpoint; created if missing.</param>
    /// <param name="progress">Told a few times a second; null for none.</param>
    /// <param name="cancellation">Leaves a checkpoint, or, once judging has begun, the classifiers.</param>
    /// <exception cref="ArgumentException">A layer is no map of the network, or one is named twice.</exception>
    /// <exception cref="ConfigException">The schedule is impossible, or pictures do not suit the recipe.</exception>
    /// <exception cref="DataException">See <see cref="Check"/>.</exception>
    /// <exception cref="ShapeException">The convolutions do not fit.</exception>
    /// <exception cref="ArtefactException">The folder's checkpoint is damaged or of another training.</exception>
    /// <exception cref="DivergenceException">A loss is not finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <remarks>Sets libtorch's number of threads for the process while it runs.</remarks>
    public static LinearResult Run(
        NetworkSpec network, WeightSet? source, IReadOnlyList<string> layers, LabelledImages train, LabelledImages test,
        FineTuningSchedule schedule, StudentOptions recipe, string folder, IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        Check(train, test);
        if (Augmenter.Problem(recipe.Augmentation, train.Images.Height, train.Images.Width, network.InputSize, recipe.Padding)
            is { } problem)
        {
            throw new ConfigException($"{Name}: {problem}.");
        }
        StudentOptions resolved = recipe.Resolved();
        int threadsBefore = torch.get_num_threads();
        Directory.CreateDirectory(folder);
        torch.set_num_threads(resolved.ThreadCount);
        try
        {
            ImagePreprocessing preprocessing = ImageStatistics.Measure(train.Images, network.InputSize);
            WeightSet judged = source ?? RandomStudent.Create(network, train.Images, resolved);
            WeightSet frozen = ConvolutionTransfer.Create(network, judged, resolved.Seed).Weights;
            using var maps = new FrozenMaps(network, frozen, layers, resolved.Precision, resolved.Device.Open());
            using var classifiers = new LinearClassifiers(maps, train.ClassNames.Count, resolved.Seed);
            FineTuningSchedule fitting = schedule with { BatchSize = Math.Min(schedule.BatchSize, train.Count) };
            LinearTraining.Run(maps, classifiers, train, preprocessing, fitting, resolved, folder, progress, cancellation);
            IReadOnlyList<LinearLayerResult> found = LinearJudgement.Run(
                maps, classifiers, test, preprocessing, fitting.BatchSize, resolved, progress, cancellation);
            return new LinearResult(found, train.Count, test.Count, fitting.BatchSize, resolved.Precision);
        }
        finally
        {
            torch.set_num_threads(threadsBefore);
        }
    }
}
