using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Stages.Figures;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Pretext;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Pretext;
using KnowledgeTransfer.Torch.Teachers;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>
/// <c>training</c>: a teacher learns a pretext task and is written as ONNX with its record; fails unless ONNX Runtime computes the same
/// maps on real pictures.
/// </summary>
internal static class TeacherStage
{
    public const string Name = "training"; // not teacher: teacher.json is the record of teacher.onnx
    public const string Teacher = "teacher.onnx", Record = "teacher.json", Untrained = "untrained.onnx", UntrainedRecord = "untrained.json";
    public const string Permutations = "permutations.txt";
    private const string LogFolder = "log";

    /// <summary>Runs or skips the stage.</summary>
    /// <param name="folder">Where the files go.</param>
    /// <param name="request">Pictures, task, network, options.</param>
    /// <param name="replace">Whether a result of other settings may be replaced.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    public static TeacherFigures Run(string folder, TeacherRequest request, bool replace, CancellationToken cancellation)
    {
        StageKey key = Key(request);
        var stage = new StageFolder(folder, key);
        TeacherFigures figures = StageRunner.Run(stage, replace, Work, Describe);
        // The records are no outputs of the stage: people may change a tap.
        if (!File.Exists(stage[Record])) figures.Record.Save(stage[Record]);
        if (!File.Exists(stage[UntrainedRecord])) figures.Untrained.Save(stage[UntrainedRecord]);
        Output.Note($"{"layer",-9} {figures.Sweep?.Describe() ?? $"{figures.Record.Tap}: too few pictures for a sweep"}");
        return figures;

        (TeacherFigures, IReadOnlyList<string>) Work(IProgress<StageProgress> progress)
        {
            File.Delete(stage[Record]);
            File.Delete(stage[UntrainedRecord]);
            TeacherResult training = Train(progress);
            string[] trained =
            [
                TeacherTrainer.WeightsFile, TeacherTrainer.UntrainedFile, TeacherTrainer.TaskFile, TeacherTrainer.MetricsFile,
            ];
            foreach (string name in trained) File.Copy(Path.Combine(stage.Unfinished, name), stage[name], overwrite: true);
            TeacherExport exported = TeacherExport.Write(stage, request, training, progress, cancellation);
            TeacherEvidence.WritePage(stage, request, training, key.Options, progress, cancellation);
            return (
                new TeacherFigures(training, exported.Parity, exported.Teacher, exported.Untrained, exported.Sweep),
                [.. trained, Teacher, Untrained, TeacherPage.FileName, .. WritePermutations(stage, request.Task)]);
        }

        TeacherResult Train(IProgress<StageProgress> progress)
        {
            int size = request.Task.PictureSize;
            using NpyImages train = Open(request.Images.Train, "train.images.npy");
            using NpyImages heldOut = Open(request.Images.HeldOut, "heldout.images.npy");
            using var events = new TensorBoardLog(stage[LogFolder]);
            return TeacherTrainer.Train(
                request.Task, pixels => EncoderCatalogue.Create(request.Network, pixels), train, heldOut, request.Options, stage.Unfinished,
                events.Add, progress, cancellation);

            NpyImages Open(ImageSource source, string file) =>
                StoredImages.Open(
                    Name, source, size, Path.Combine(stage.Unfinished, file), request.Options.ThreadCount, progress, cancellation);
        }
    }

    /// <summary>Puzzles are known to the record by their hash only; with the file they can be asked again.</summary>
    private static string[] WritePermutations(StageFolder stage, PretextTask task)
    {
        if (task is not JigsawTask puzzle) return [];
        PermutationFile.Write(stage[Permutations], puzzle.Options.Permutations);
        return [Permutations];
    }

    private static StageKey Key(TeacherRequest request)
    {
        var options = new JsonObject
        {
            ["task"] = JsonNode.Parse(request.Task.Identity),
            ["network"] = request.Network,
            ["options"] = JsonSerializer.SerializeToNode(request.Options.Resolved(), StageRunner.Json),
        };
        return new StageKey(Name, 2, options.ToJsonString(), new(StringComparer.Ordinal) { ["data"] = request.Images.Fingerprint });
    }

    private static string Describe(TeacherFigures f)
    {
        string Share(double? accuracy) => accuracy is { } share
            ? string.Create(CultureInfo.InvariantCulture, $", {100 * share:0.0} % right (chance {100 * f.Training.ChanceAccuracy:0.0} %)")
            : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{f.Training.Task}, {f.Training.Network}, {f.LastRow.Step:N0} steps, "
            + $"held-out loss {f.LastRow.HeldOutLoss ?? f.LastRow.Loss:F3}")
            + Share(f.LastRow.HeldOutAccuracy ?? f.LastRow.Accuracy) + ", ONNX verified";
    }
}
