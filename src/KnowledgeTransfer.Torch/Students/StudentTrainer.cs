using System.Text.Json;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Training;
using TorchSharp;

namespace KnowledgeTransfer.Torch.Students;

/// <summary>
/// Trains a student from scratch to name the cluster of each picture (Noroozi et al., CVPR 2018: cluster classification).
/// </summary>
public static class StudentTrainer
{
    /// <summary>The student after its last step.</summary>
    public const string WeightsFile = "weights.safetensors";

    /// <summary>The student before its first step, with batch-norm statistics from the training pictures: the control.</summary>
    public const string RandomFile = "random.safetensors";

    /// <summary>One line per epoch.</summary>
    public const string MetricsFile = "metrics.csv";

    /// <summary>State of an unfinished training; removed at the end.</summary>
    public const string CheckpointFile = "checkpoint.safetensors";

    /// <summary>
    /// Trains, or goes on with the training whose checkpoint lies in the folder. The files of an interrupted and resumed training are the
    /// same bytes as those of an uninterrupted one (same processor model and number of threads).
    /// </summary>
    /// <param name="network">The student; its number of classes is the number of clusters.</param>
    /// <param name="train">Pictures to learn from, at least 2, as large as the network's input or larger (see
    /// <see cref="Augmentation"/>).</param>
    /// <param name="trainClusters">The cluster of each, 0 to classes - 1.</param>
    /// <param name="heldOut">Pictures for the label-free progress metric, of the same size; may be empty.</param>
    /// <param name="heldOutClusters">The cluster of each.</param>
    /// <param name="options">The recipe.</param>
    /// <param name="folder">Receives the files named here; created if missing.</param>
    /// <param name="progress">Told a few times a second; null for none.</param>
    /// <param name="cancellation">Stops after the current step and leaves a checkpoint.</param>
    /// <param name="start">Where a downstream task begins; null for random weights, which are then also written as a control.</param>
    /// <returns>Metrics and settings that were used. Nothing in it depends on time.</returns>
    /// <exception cref="ArgumentException">Lengths do not match, or a cluster is out of range.</exception>
    /// <exception cref="ConfigException">An option is impossible, also with these pictures.</exception>
    /// <exception cref="DataException">Too few pictures or clusters, or ids that are not different.</exception>
    /// <exception cref="ArtefactException">The folder's checkpoint is damaged or of another training.</exception>
    /// <exception cref="DivergenceException">The loss is not finite or stays far above its start.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <remarks>Sets libtorch's number of threads for the process while it runs.</remarks>
    public static StudentResult Train(
        NetworkSpec network, ITrainingImages train, int[] trainClusters, ITrainingImages heldOut, int[] heldOutClusters,
        StudentOptions options, string folder, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default,
        TrainingStart? start = null)
    {
        Check(network, train, trainClusters, heldOut, heldOutClusters, options);
        StudentOptions resolved = options.Resolved();
        int threadsBefore = torch.get_num_threads();
        Directory.CreateDirectory(folder);
        torch.set_num_threads(resolved.ThreadCount);
        try
        {
            ImagePreprocessing preprocessing = ImageStatistics.Measure(train, network.InputSize);
            var trainLoader = new BatchLoader(train, trainClusters, preprocessing, options);
            var heldOutLoader = new BatchLoader(heldOut, heldOutClusters, preprocessing, options);
            var metadata = new Dictionary<string, string> { ["network"] = network.Name };
            if (start is null)
                WeightFile.Write(Path.Combine(folder, RandomFile), RandomStudent.Create(network, trainLoader, options), metadata);

            TrainingOrigin origin = Origin(network, preprocessing, resolved, train, trainClusters, heldOut, heldOutClusters);
            if (start is not null) origin.AddWeights("start", start.Weights, start.LockedNodes);
            using var run = new TrainingRun(
                network, start, trainLoader, heldOutLoader, options, resolved.Precision, folder, origin, progress);
            IReadOnlyList<EpochMetrics> epochs = run.Complete(cancellation);
            WeightFile.Write(Path.Combine(folder, WeightsFile), run.Weights(), metadata);
            run.DeleteCheckpoint();

            double? largest = heldOut.Count == 0
                ? null
                : (double)heldOutClusters.CountBy(cluster => cluster).Max(pair => pair.Value) / heldOut.Count;
            return new StudentResult
            {
                Network = network.Name,
                ParameterCount = network.ParameterCount,
                Preprocessing = preprocessing,
                Precision = resolved.Precision,
                ThreadCount = resolved.ThreadCount,
                StepCount = run.StepCount,
                Epochs = epochs,
                LargestClusterShare = largest,
                Warnings = TrainingHealth.Warnings(epochs[^1], network.ClassCount, largest),
            };
        }
        finally
        {
            torch.set_num_threads(threadsBefore);
        }
    }

    private static void Check(
        NetworkSpec network, ITrainingImages train, int[] trainClusters, ITrainingImages heldOut, int[] heldOutClusters,
        StudentOptions options)
    {
        CheckClusters("train", train, trainClusters, network.ClassCount);
        CheckClusters("heldOut", heldOut, heldOutClusters, network.ClassCount);
        if (train.Count < 2) throw new DataException($"there are {train.Count} training pictures; training needs at least 2.");
        if (trainClusters.Distinct().Count() < 2)
            throw new DataException($"all {train.Count} training pictures are in cluster {trainClusters[0]}; there is nothing to learn. "
                + "Use more clusters, or other features.");
        if (heldOut.Count > 0 && (heldOut.Height, heldOut.Width) != (train.Height, train.Width))
        {
            throw new ArgumentException(
                $"held-out pictures are {heldOut.Height}x{heldOut.Width}, training pictures {train.Height}x{train.Width}",
                nameof(heldOut));
        }
        List<string> problems = [.. options.Problems()];
        if (Augmenter.Problem(options.Augmentation, train.Height, train.Width, network.InputSize, options.Padding) is { } problem)
            problems.Add(problem + ".");
        if (problems.Count > 0) throw new ConfigException($"the student cannot be trained like this: {string.Join(" ", problems)}");
    }

    private static void CheckClusters(string name, ITrainingImages images, int[] clusters, int classCount)
    {
        if (clusters.Length != images.Count)
            throw new ArgumentException($"{name}: {images.Count} pictures but {clusters.Length} clusters");
        int bad = Array.FindIndex(clusters, cluster => cluster < 0 || cluster >= classCount);
        if (bad >= 0)
        {
            throw new ArgumentException(
                $"{name}: picture {images.Ids[bad]} has cluster {clusters[bad]}; the network has {classCount} classes");
        }
    }

    /// <summary>Everything that the weights depend on. Pixels enter through their exact channel statistics.</summary>
    private static TrainingOrigin Origin(NetworkSpec network, ImagePreprocessing preprocessing, StudentOptions options,
        ITrainingImages train, int[] trainClusters, ITrainingImages heldOut, int[] heldOutClusters) =>
        new TrainingOrigin().AddNetwork(network)
            .AddObject(null, JsonSerializer.Serialize(options))
            .AddImages("training pictures and clusters", train, trainClusters, preprocessing)
            .AddImages("held-out pictures and clusters", heldOut, heldOutClusters);
}
