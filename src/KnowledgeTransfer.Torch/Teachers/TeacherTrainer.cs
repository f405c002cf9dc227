using System.Text.Json;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Pretext;
using KnowledgeTransfer.Torch.Training;
using TorchSharp;

namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>
/// Trains a teacher on a pretext task: step 1 of the method. Its pictures need no labels, and none can reach it.
/// </summary>
public static class TeacherTrainer
{
    /// <summary>The encoder after the last step, as it is exported.</summary>
    public const string WeightsFile = "weights.safetensors";

    /// <summary>The encoder before the first step, treated the same way: the control.</summary>
    public const string UntrainedFile = "untrained.safetensors";

    /// <summary>Encoder and head after the last step, with which the task can be answered.</summary>
    public const string TaskFile = "task.safetensors";

    /// <summary>One line per <see cref="TeacherOptions.ReportSteps"/> steps.</summary>
    public const string MetricsFile = "metrics.csv";

    /// <summary>State of an unfinished training; removed at the end.</summary>
    public const string CheckpointFile = "checkpoint.safetensors";

    /// <summary>
    /// Trains, or goes on with the training whose checkpoint lies in the folder. The files of an interrupted and resumed training are the
    /// same bytes as those of an uninterrupted one (same processor model and number of threads).
    /// </summary>
    /// <param name="task">The lesson.</param>
    /// <param name="encoder">The network for an input size; its weights do not depend on the size.</param>
    /// <param name="train">Pictures of the task's <see cref="PretextTask.PictureSize"/>, at least 2.</param>
    /// <param name="heldOut">Pictures of the same size to measure on; may be empty.</param>
    /// <param name="options">The recipe.</param>
    /// <param name="folder">Receives the files named here; created if missing.</param>
    /// <param name="rowDone">Told of every new row of the metrics; null for none.</param>
    /// <param name="progress">Told a few times a second; null for none.</param>
    /// <param name="cancellation">Stops after the current step and leaves a checkpoint.</param>
    /// <returns>Metrics and settings that were used. Nothing in it depends on time.</returns>
    /// <exception cref="ConfigException">An option is impossible.</exception>
    /// <exception cref="DataException">The task cannot use these pictures.</exception>
    /// <exception cref="ArtefactException">The folder's checkpoint is damaged or of another training.</exception>
    /// <exception cref="DivergenceException">The loss is not finite, or the network never left chance.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <remarks>Sets libtorch's number of threads for the process while it runs.</remarks>
    public static TeacherResult Train(
        PretextTask task, Func<int, NetworkSpec> encoder, ITrainingImages train, ITrainingImages heldOut, TeacherOptions options,
        string folder, Action<TeacherMetrics>? rowDone = null, IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        Check(task, train, heldOut, options);
        TeacherOptions resolved = options.Resolved();
        int threadsBefore = torch.get_num_threads();
        Directory.CreateDirectory(folder);
        torch.set_num_threads(resolved.ThreadCount);
        try
        {
            ImagePreprocessing preprocessing = ImageStatistics.Measure(train, task.PictureSize);
            task = task.Fit(train, preprocessing);
            var inputs = new TeacherInputs(task, encoder, train, heldOut, preprocessing, options.Seed, options.BatchSize);
            NetworkSpec pictures = encoder(task.PictureSize);
            TrainingOrigin origin = Origin(task, pictures, preprocessing, resolved, train, heldOut);
            using var run = new TeacherRun(inputs, options, resolved.Precision, folder, origin) { RowDone = rowDone, Progress = progress };
            IReadOnlyList<TeacherMetrics> rows = run.Complete(cancellation);
            WeightSet trained = run.Weights();
            WeightFile.Write(Path.Combine(folder, TaskFile), trained, Metadata(task, pictures));
            Keep(TaskNetwork.EncoderPart(trained, pictures), WeightsFile);
            Keep(WeightInitializer.Create(pictures, options.Seed), UntrainedFile);
            run.DeleteCheckpoint();
            return new TeacherResult
            {
                Task = task.Name,
                Network = pictures.Name,
                ParameterCount = run.ParameterCount,
                Preprocessing = preprocessing,
                Precision = resolved.Precision,
                ThreadCount = resolved.ThreadCount,
                BatchSize = inputs.TrainExamples.BatchSize,
                ChanceAccuracy = task.Chance.Accuracy,
                ChanceLoss = task.Chance.Loss,
                Rows = rows,
            };

            void Keep(WeightSet weights, string file)
            {
                WeightSet exported = task.ExportedWeights(weights, preprocessing);
                WeightSet measured = BatchStatistics.Measure(task.ExportedNetwork(pictures), exported, train, preprocessing, options.Seed);
                WeightFile.Write(Path.Combine(folder, file), measured, Metadata(task, pictures));
            }
        }
        finally
        {
            torch.set_num_threads(threadsBefore);
        }
    }

    private static Dictionary<string, string> Metadata(PretextTask task, NetworkSpec encoder) =>
        new() { ["task"] = task.Identity, ["network"] = encoder.Name };

    private static void Check(PretextTask task, ITrainingImages train, ITrainingImages heldOut, TeacherOptions options)
    {
        if (train.Count < 2) throw new DataException($"there are {train.Count} training pictures; training needs at least 2.");
        foreach (ITrainingImages images in new[] { train, heldOut })
            if (images.Count > 0 && (images.Height != task.PictureSize || images.Width != task.PictureSize))
            {
                throw new ArgumentException(
                    $"the pictures are {images.Height}x{images.Width}; task {task.Name} makes its examples from {task.PictureSize}x"
                    + $"{task.PictureSize}", nameof(train));
            }
        IReadOnlyList<string> problems = options.Problems();
        if (problems.Count > 0) throw new ConfigException($"the teacher cannot be trained like this: {string.Join(" ", problems)}");
        if (task.Problem(train) is { } problem) throw new DataException(problem);
        if (heldOut.Count > 0 && task.Problem(heldOut) is { } other) throw new DataException($"held-out pictures: {other}");
    }

    /// <summary>Everything that the weights depend on. Pixels enter through their exact channel statistics.</summary>
    private static TrainingOrigin Origin(PretextTask task, NetworkSpec network, ImagePreprocessing preprocessing, TeacherOptions options,
        ITrainingImages train, ITrainingImages heldOut) =>
        new TrainingOrigin().AddObject("task", task.Identity).AddNetwork(network)
            .AddObject(null, JsonSerializer.Serialize(options))
            .AddImages("training pictures", train, statistics: preprocessing)
            .AddImages("held-out pictures", heldOut);
}
