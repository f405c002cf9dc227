using System.Globalization;
using System.Text.Json;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Data.Voc;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Protocols.FineTuning;
using KnowledgeTransfer.Torch.Runtime;
using KnowledgeTransfer.Torch.Training;
using TorchSharp;

namespace KnowledgeTransfer.Torch.Protocols.VocSegmentation;

/// <summary>
/// Semantic segmentation: a student's convolutions begin a fully convolutional network that is fine-tuned on masks.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>FCN of Long, Shelhamer and Darrell, CVPR 2015, in its coarsest form (32 pixels a step for AlexNet, 16 for <c>small</c>), as
/// Noroozi et al., CVPR 2018, section 5, use it on VOC 2012.</item>
/// <item>Convolutions are copied. Fully connected layers become convolutions and start at random, unlike in the original, where they come
/// from ImageNet: fc6 with the size of the pooled map (6x6 for AlexNet), fc7 1x1, both as wide as the student's own (4096 for AlexNet),
/// then a 1x1 convolution with a score per class and background that starts at 0. Scratch starts all at random.</item>
/// <item>Scores are brought to the picture's size by fixed bilinear interpolation, aligned to the centres of the receptive fields.</item>
/// <item>Loss: cross-entropy per pixel, border (255) left out, mean over a picture's pixels, then over the pictures of a step.</item>
/// <item>Whole pictures in their own size, mirrored with probability 1/2; no other augmentation. Pixels are normalised by the mean and
/// deviation of the training pictures' colours.</item>
/// <item>Borders: the picture is padded with the mean colour just so far that the centres of the outermost scores lie on or beyond its
/// first and last pixel (113 pixels on the left and top for AlexNet, where the original pads 100 and cuts off).</item>
/// <item>Schedule <c>paper</c>: that of the published FCN-AlexNet (github.com/shelhamer/fcn.berkeleyvision.org, voc-fcn-alexnet): 100,000
/// steps of 20 pictures, fixed rate 1e-4, momentum 0.9, weight decay 5e-4. The variant with steps of one picture and momentum 0.99 that
/// belongs to its other networks is not used. Here biases learn at the rate of the weights, not at twice it.</item>
/// <item>Schedule <c>small</c>: about two minutes on two cores for pictures of 160 pixels and network <c>small</c>.</item>
/// <item>Batch norms learn and gather statistics over the padded pictures of a step; dropout as in the student.</item>
/// <item>Test: arg-max per pixel in full size by the weights of the last step; intersection over union of each class and the background
/// over all pixels of all pictures (<see cref="SegmentationScores"/>). Nothing is chosen by the test pictures.</item>
/// </list>
/// </remarks>
public static class VocSegmentationProtocol
{
    /// <summary>The protocol's word.</summary>
    public const string Name = "voc-segmentation";

    /// <summary>The trained network, in the folder.</summary>
    public const string WeightsFile = "weights.safetensors";

    /// <summary>Loss and rate over the steps, in the folder.</summary>
    public const string MetricsFile = FineTuningRun.MetricsFile;

    private const string LossKey = "loss";

    /// <summary>The schedules by name, the paper's first.</summary>
    public static IReadOnlyList<FineTuningSchedule> Schedules { get; } =
    [
        new FineTuningSchedule
        {
            Name = "paper", Steps = 100_000, BatchSize = 20, LearningRate = 1e-4, DropEvery = 100_000, DropFactor = 1,
        },
        new FineTuningSchedule
        {
            Name = "small", Steps = 600, BatchSize = 8, LearningRate = 0.02, DropEvery = 450, DropFactor = 0.1, WarmupSteps = 50,
        },
    ];

    /// <summary>Trains and judges. Interrupted and called again with the same folder it goes on, and ends in the same bytes.</summary>
    /// <param name="student">The student's table; its number of classes does not matter.</param>
    /// <param name="source">Weights whose convolutions it begins with; null trains from scratch.</param>
    /// <param name="train">Pictures to learn from, at least one.</param>
    /// <param name="test">Pictures to judge by, at least one, of the same classes.</param>
    /// <param name="schedule">How long and how fast.</param>
    /// <param name="options">Seed, precision, threads.</param>
    /// <param name="folder">Receives <see cref="WeightsFile"/>, <see cref="MetricsFile"/> and the checkpoint; created if missing.</param>
    /// <param name="judged">Told about each test picture in order; null for none.</param>
    /// <param name="progress">Told a few times a second; null for none.</param>
    /// <param name="cancellation">Leaves a checkpoint.</param>
    /// <exception cref="ConfigException">The schedule is impossible.</exception>
    /// <exception cref="ShapeException">The convolutions do not fit.</exception>
    /// <exception cref="DataException">A side has no picture, or a picture or mask is missing or wrong; nothing was trained.</exception>
    /// <exception cref="DivergenceException">The loss is not finite.</exception>
    /// <remarks>Sets libtorch's number of threads for the process while it runs.</remarks>
    public static VocSegmentationResult Run(
        NetworkSpec student, WeightSet? source, SegmentationPictures train, SegmentationPictures test, FineTuningSchedule schedule,
        SegmentationOptions options, string folder, Action<SegmentedPicture>? judged = null, IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        SegmentationOptions resolved = options.Resolved();
        int classCount = train.Classes.Count + 1;
        (NetworkSpec network, string trunk) = SegmentationNetworks.Create(student, classCount);
        ConvolutionTransfer? transfer = source is null ? null : ConvolutionTransfer.Create(network, source, resolved.Seed, trunk);
        WeightSet start = transfer?.Weights ?? WeightInitializer.Create(network, resolved.Seed);
        Array.Clear(start[SegmentationNetworks.Score + ".weight"].Values);
        (float[] mean, float[] deviation) = train.Measure(cancellation);
        test.CheckReadable(cancellation);

        int threadsBefore = torch.get_num_threads();
        Directory.CreateDirectory(folder);
        torch.set_num_threads(resolved.ThreadCount);
        try
        {
            TrainingOrigin origin = new TrainingOrigin()
                .AddNetwork(network)
                .AddWeights("start", start, new HashSet<string>())
                .AddObject("schedule", JsonSerializer.Serialize(schedule))
                .AddObject("options", JsonSerializer.Serialize(resolved))
                .AddObject(null, JsonSerializer.Serialize(new { pictures = VocFingerprint.Of(train.Folder, train.Ids) }));
            var preprocessing = new ImagePreprocessing
            {
                Height = student.InputSize,
                Width = student.InputSize,
                Mean = mean,
                StandardDeviation = deviation,
            };
            var file = new TrainedWeights(Path.Combine(folder, WeightsFile), origin);
            using var torchNetwork = new TorchNetwork(network, start, device: resolved.Device.Open());
            var model = new SegmentationModel(torchNetwork, new PixelNormalisation(preprocessing), resolved.Precision);
            double loss = Finished(file, torchNetwork)
                ?? Train(model, torchNetwork, student.Name, train, schedule, resolved, folder, file, origin, progress, cancellation);
            SegmentationScores scores = SegmentationScores.Of(Judge(model, test, classCount, judged, progress, cancellation));
            return new VocSegmentationResult(
                ["background", .. train.Classes.Names],
                [.. scores.IntersectionOverUnion.Select(iou => double.IsNaN(iou) ? (double?)null : iou)],
                scores.MeanIntersectionOverUnion, scores.PixelAccuracy, train.Count, test.Count, transfer?.CopiedNodes ?? [],
                MapAlignment.Of(network, SegmentationNetworks.Score).Stride, loss);
        }
        finally
        {
            torch.set_num_threads(threadsBefore);
        }
    }

    private static double Train(
        SegmentationModel model, TorchNetwork network, string student, SegmentationPictures train, FineTuningSchedule schedule,
        SegmentationOptions options, string folder, TrainedWeights file, TrainingOrigin origin, IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var order = new PictureOrder([.. train.Ids.Select(id => new ImageId(id))], options.Seed);
        (long Epoch, int[] Indices) current = (-1, []);
        double loss;
        using (var run = new FineTuningRun(Name, [("", network)], schedule, Loss, folder, origin, progress))
            loss = run.Complete(cancellation)[^1].Loss;
        file.Write(network.ToWeights(), ("network", student), (LossKey, loss.ToString("R", CultureInfo.InvariantCulture)));
        return loss;

        torch.Tensor Loss(long step)
        {
            var batch = new (RgbImage, VocMask)[schedule.BatchSize];
            for (int i = 0; i < batch.Length; i++)
            {
                (long epoch, long position) = Math.DivRem(step * schedule.BatchSize + i, train.Count);
                if (current.Epoch != epoch) current = (epoch, order.Shuffled(epoch));
                int index = current.Indices[position];
                ulong key = CounterRandom.Key(options.Seed, (ulong)RandomPurpose.Augmentation, (ulong)epoch, order.Key(index));
                (RgbImage picture, VocMask mask) = train.Read(index);
                bool mirrored = new CounterRandom(key).Below(2) == 1;
                batch[i] = mirrored ? (picture.Mirror(), mask.Mirror()) : (picture, mask);
            }
            ulong dropout = CounterRandom.Key(options.Seed, (ulong)RandomPurpose.Dropout, (ulong)step);
            return model.Loss(batch, new TrainingPass(dropout));
        }
    }

    /// <summary>Takes weights over that an earlier call finished, and gives their loss; null if there are none of this training.</summary>
    private static double? Finished(TrainedWeights file, TorchNetwork network)
    {
        if (file.Find() is not { } done) return null;
        network.Load(done.Weights);
        return double.Parse(done.Metadata[LossKey], CultureInfo.InvariantCulture);
    }

    private static SegmentationConfusion Judge(
        SegmentationModel model, SegmentationPictures test, int classCount, Action<SegmentedPicture>? judged,
        IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var confusion = new SegmentationConfusion(classCount);
        for (int index = 0; index < test.Count; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            (RgbImage picture, VocMask truth) = test.Read(index);
            VocMask prediction = model.Predict(picture);
            confusion.Add(test.Ids[index], new ClassMap(truth.Numbers, truth.Width, truth.Height),
                new ClassMap(prediction.Numbers, prediction.Width, prediction.Height));
            judged?.Invoke(new SegmentedPicture(test.Ids[index], picture, truth, prediction));
            progress?.Report(new StageProgress(Name, "test pictures", index + 1, test.Count));
        }
        return confusion;
    }
}
