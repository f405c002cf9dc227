using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Stages.Figures;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Onnx;
using KnowledgeTransfer.PseudoLabels;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Students;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>
/// <c>student</c>: trains on pseudo-labels, writes ONNX, and fails unless ONNX Runtime computes the same numbers on real pictures.
/// </summary>
internal static class StudentStage
{
    public const string Name = "student";
    public const string Student = "student.onnx", Random = "random.onnx", Maps = "student.maps.onnx";

    /// <summary>Runs or skips the stage.</summary>
    /// <param name="folder">Where the files go.</param>
    /// <param name="request">What is trained on.</param>
    /// <param name="recipe">Network and training options.</param>
    /// <param name="replace">Whether a result of other settings may be replaced.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    public static (StageFolder Stage, StudentFigures Figures) Run(
        string folder, StudentRequest request, StudentRecipe recipe, bool replace, CancellationToken cancellation)
    {
        var stage = new StageFolder(folder, Key(request, recipe));
        return (stage, StageRunner.Run(stage, replace, Work, Describe));

        (StudentFigures, IReadOnlyList<string>) Work(IProgress<StageProgress> progress)
        {
            NetworkSpec network = NetworkCatalogue.Create(recipe.Network, Math.Max(2, request.ClusterCount));
            StudentResult training = Train(network, progress);
            foreach (string warning in training.Warnings) Output.Note($"student: {warning}");

            string[] trained = [StudentTrainer.WeightsFile, StudentTrainer.RandomFile, StudentTrainer.MetricsFile];
            foreach (string name in trained) File.Copy(Path.Combine(stage.Unfinished, name), stage[name], overwrite: true);
            var export = new OnnxExportOptions
            {
                Preprocessing = training.Preprocessing,
                BakeInNormalisation = recipe.BakeNormalisation,
                Provenance = request.Provenance,
            };
            WeightSet weights = WeightFile.Read(stage[StudentTrainer.WeightsFile]);
            OnnxWriter.Write(network, weights, export, stage[Student]);
            OnnxWriter.WriteMaps(network, weights, export, stage[Maps]);
            OnnxWriter.Write(network, WeightFile.Read(stage[StudentTrainer.RandomFile]), export, stage[Random]);
            StudentSnippets.Write(stage.Folder, Student);
            ImageSource judges = request.HeldOut.Count > 0 ? request.HeldOut : request.Train;
            VerificationResult parity = StudentParity.Verify(network, weights, export, judges, stage[Student], cancellation);
            string[] files = [.. trained, Student, Maps, Random, StudentSnippets.CSharpFile, StudentSnippets.PythonFile];
            return (new StudentFigures(request.ClusterCount, training, parity), files);
        }

        StudentResult Train(NetworkSpec network, IProgress<StageProgress> progress)
        {
            using NpyImages train = Open(request.Train, "train.images.npy"), heldOut = Open(request.HeldOut, "heldout.images.npy");
            int[] clusters = PseudoLabelSet.ReadCsv(request.TrainLabels, request.ClusterCount).JoinWith(request.Train.Ids);
            int[] heldOutClusters = request.HeldOutLabels is { } file
                ? PseudoLabelSet.ReadCsv(file, request.ClusterCount).JoinWith(request.HeldOut.Ids)
                : [];
            return StudentTrainer.Train(
                network, train, clusters, heldOut, heldOutClusters, recipe.Options, stage.Unfinished, progress, cancellation);

            NpyImages Open(ImageSource source, string file) => StoredImages.Open(
                Name, source, recipe.StoredSize(network), Path.Combine(stage.Unfinished, file), recipe.Options.ThreadCount, progress,
                cancellation);
        }
    }

    /// <summary>
    /// Trained weights depend on precision and threads as they turn out here; how often a checkpoint is written does not matter.
    /// </summary>
    private static StageKey Key(StudentRequest request, StudentRecipe recipe)
    {
        var options = new JsonObject
        {
            ["network"] = recipe.Network,
            ["options"] = JsonSerializer.SerializeToNode(recipe.Options.Resolved(), StageRunner.Json),
            ["bakeNormalisation"] = recipe.BakeNormalisation,
        };
        var inputs = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["data"] = request.DataFingerprint,
            ["train labels"] = FileHash.OfFile(request.TrainLabels),
        };
        if (request.HeldOutLabels is { } heldOut) inputs["held-out labels"] = FileHash.OfFile(heldOut);
        return new StageKey(Name, 2, options.ToJsonString(), inputs);
    }

    private static string Describe(StudentFigures f)
    {
        string agreement = f is { LastEpoch.HeldOutAgreement: { } share, Training.LargestClusterShare: { } largest }
            ? string.Create(CultureInfo.InvariantCulture, $", held-out agreement {100 * share:0.0} % (largest class {100 * largest:0.0} %)")
            : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{f.Training.Network}, {f.Training.StepCount:N0} steps, loss {f.LastEpoch.Loss:F3}{agreement}, ONNX verified");
    }
}
