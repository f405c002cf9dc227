using System.Text.Json;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Proposals;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Protocols.FineTuning;
using KnowledgeTransfer.Torch.Training;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Protocols.VocDetection;

/// <summary>
/// VOC detection: how much better does a detector get that begins with the student's convolutions?
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>Fast R-CNN (Girshick, ICCV 2015) on proposals that are given: see <see cref="RegionNetworks"/> for its two networks, <see
/// cref="RegionSampling"/> for what it learns from, <see cref="PictureScales"/> for single and multi-scale. Noroozi et al., CVPR 2018,
/// section 5.</item>
/// <item>Convolutions are copied, everything else starts at random, everything is trained with one rate, but for batch norms: they get the
/// statistics of training pictures at the size of detection, whatever the weights, and stay so. Two pictures are too few to measure them
/// in every step, and those of the student belong to other pictures.</item>
/// <item>All convolutions learn. Girshick leaves AlexNet's first one as it is, which saves a little time and would be unfair to random
/// weights.</item>
/// <item>Test pictures are looked at once, by the weights of the last step.</item>
/// </list>
/// </remarks>
public static class VocDetectionProtocol
{
    /// <summary>The protocol's word.</summary>
    public const string Name = "voc-detection";

    /// <summary>The detector after its last step: the convolutions by their own names, the head's with <see cref="HeadPrefix"/>.</summary>
    public const string WeightsFile = "weights.safetensors";

    /// <summary>One line per two-hundredth of the steps.</summary>
    public const string MetricsFile = FineTuningRun.MetricsFile;

    /// <summary>Before the names of the head's tensors.</summary>
    public const string HeadPrefix = "regions.";

    private const string TrunkPrefix = "convolutions."; // in checkpoints only
    private const int StatisticsPictures = 40;
    private const long StatisticsEpoch = -1; // an order that training never has

    /// <summary>
    /// Trains and judges. A training that was interrupted goes on, and ends with the same bytes; one whose test was interrupted is not
    /// repeated.
    /// </summary>
    /// <param name="student">The network whose convolutions are judged.</param>
    /// <param name="source">Weights whose convolutions it begins with; null starts from scratch.</param>
    /// <param name="train">What it learns from.</param>
    /// <param name="test">What it is judged by.</param>
    /// <param name="classCount">Classes without background, 1 or more.</param>
    /// <param name="options">Schedule, sizes, seed.</param>
    /// <param name="folder">Receives weights, metrics and checkpoint; created if missing.</param>
    /// <param name="progress">Told a few times a second; null for none.</param>
    /// <param name="cancellation">Leaves a checkpoint.</param>
    /// <exception cref="ConfigException">An option is impossible, also with these pictures.</exception>
    /// <exception cref="DataException">There is nothing to learn or to be judged by.</exception>
    /// <exception cref="ShapeException">The convolutions do not fit.</exception>
    /// <exception cref="DivergenceException">The loss is not finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <remarks>Sets libtorch's number of threads for the process while it runs.</remarks>
    public static VocDetectionResult Run(
        NetworkSpec student, WeightSet? source, DetectionPictures train, DetectionPictures test, int classCount,
        VocDetectionOptions options, string folder, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        options.Check();
        VocDetectionOptions resolved = options.Resolved();
        CheckObjects(train, classCount, "to learn from");
        CheckObjects(test, classCount, "to be judged by");
        CheckSizes(student, train, options.Scales);
        CheckSizes(student, test, options.Scales);
        NetworkSpec trunk = RegionNetworks.Trunk(student), head = RegionNetworks.Head(student, classCount);
        ConvolutionTransfer? transfer = source is null ? null : ConvolutionTransfer.Create(trunk, source, options.Seed);
        int threadsBefore = get_num_threads();
        Directory.CreateDirectory(folder);
        set_num_threads(resolved.ThreadCount);
        try
        {
            ImagePreprocessing preprocessing = PictureStatistics.Measure(train.Source, student.InputSize);
            WeightSet start = transfer?.Weights ?? WeightInitializer.Create(trunk, options.Seed);
            TrainingOrigin origin = Origin(student, start, train, classCount, resolved, preprocessing);
            var file = new TrainedWeights(Path.Combine(folder, WeightsFile), origin);
            return Judge(file.Find()?.Weights ?? Train(start));

            WeightSet Train(WeightSet initial)
            {
                WeightSet measured = Measure(trunk, initial, train, resolved, preprocessing);
                using var detector = new RegionDetector(
                    trunk, measured, head, RegionNetworks.InitialHead(head, options.Seed), preprocessing, resolved);
                var loss = new DetectionLoss(detector, train, resolved);
                using var run = new FineTuningRun("detection", [(TrunkPrefix, detector.Trunk), (HeadPrefix, detector.Head)],
                    resolved.Schedule, loss.Of, folder, origin, progress);
                run.Complete(cancellation);
                WeightSet trained = detector.Trunk.ToWeights();
                trained.AddAll(detector.Head.ToWeights(), HeadPrefix);
                file.Write(trained, ("network", student.Name));
                return trained;
            }

            VocDetectionResult Judge(WeightSet trained)
            {
                WeightSet convolutions = trained.Where(name => !name.StartsWith(HeadPrefix, StringComparison.Ordinal));
                using var detector = new RegionDetector(trunk, convolutions, head, trained.Part(HeadPrefix), preprocessing, resolved);
                List<Detection> detections = Detect(detector, test, progress, cancellation);
                DetectionTruth[] truths = [.. test.Objects.Index().SelectMany(picture => picture.Item.Select(
                    o => new DetectionTruth(picture.Index, o.Class, o.Difficult, o.Box)))];
                return new VocDetectionResult(
                    DetectionScores.Compute(detections, truths, classCount), detections, resolved.Precision, transfer?.CopiedNodes ?? []);
            }
        }
        finally
        {
            set_num_threads(threadsBefore);
        }
    }

    private static List<Detection> Detect(
        RegionDetector detector, DetectionPictures test, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var detections = new List<Detection>();
        for (int i = 0; i < test.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            detections.AddRange(detector.Detect(i, test.Source.Decode(i), test.Proposals[i]));
            progress?.Report(new StageProgress("detection", "test pictures", i + 1, test.Count));
        }
        return detections;
    }

    private static WeightSet Measure(
        NetworkSpec trunk, WeightSet weights, DetectionPictures train, VocDetectionOptions options, ImagePreprocessing preprocessing)
    {
        int[] order = new PictureOrder(train.Source.Ids, options.Seed).Shuffled(StatisticsEpoch);
        var normalisation = new PixelNormalisation(preprocessing);
        int middle = options.Scales.ShortSides.Count / 2;
        return BatchNormStatistics.Measure(trunk, weights, Math.Min(StatisticsPictures, order.Length), i =>
            RegionDetector.Load(train.Source.Decode(order[i]), options.Scales, middle, mirrored: false, normalisation));
    }

    /// <summary>Everything that the weights depend on. Pixels enter through their exact channel statistics.</summary>
    private static TrainingOrigin Origin(
        NetworkSpec student, WeightSet start, DetectionPictures train, int classCount, VocDetectionOptions options,
        ImagePreprocessing preprocessing)
    {
        var learning = new
        {
            options.Schedule,
            options.Scales,
            options.Sampling,
            options.Seed,
            options.Precision,
            options.ThreadCount,
            Classes = classCount,
            Pictures = train.Digest(),
            Pixels = preprocessing,
        };
        return new TrainingOrigin().AddNetwork(student).AddObject(null, JsonSerializer.Serialize(learning)).AddDevice(options.Device)
            .AddWeights("start", start, new HashSet<string>());
    }

    private static void CheckObjects(DetectionPictures pictures, int classCount, string use)
    {
        LabelledBox[] all = [.. pictures.Objects.SelectMany(objects => objects)];
        if (all.Any(o => o.Class < 0 || o.Class >= classCount))
            throw new ArgumentException($"an object {use} is of none of the {classCount} classes", nameof(pictures));
        if (all.All(o => o.Difficult))
        {
            throw new DataException($"The {pictures.Count} pictures {use} show no object that counts ({all.Length} difficult ones). " +
                "Check the annotations and the list.");
        }
    }

    private static void CheckSizes(NetworkSpec student, DetectionPictures pictures, PictureScales scales)
    {
        var fitting = new HashSet<(int Width, int Height)>();
        foreach ((int i, (int width, int height)) in pictures.Sizes.Index())
            for (int scale = 0; scale < scales.ShortSides.Count; scale++)
            {
                (int Width, int Height) size = scales.Size(width, height, scale);
                if (!fitting.Add(size)) continue;
                try
                {
                    RegionNetworks.Trunk(student, size.Height, size.Width);
                }
                catch (ArgumentException e)
                {
                    throw new ConfigException($"The picture {pictures.Source.Ids[i]} of {width} x {height} pixels becomes " +
                        $"{size.Width} x {size.Height} at scale {scales.ShortSides[scale]}, too small for {student.Name} " +
                        $"({e.Message}). Take a larger scale, or leave the picture out.", e);
                }
            }
    }
}
