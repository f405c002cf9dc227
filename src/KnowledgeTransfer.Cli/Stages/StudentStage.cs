using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Onnx;
using KnowledgeTransfer.PseudoLabels;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Students;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>What a student is trained on.</summary>
/// <param name="Train">Pictures to learn from.</param>
/// <param name="HeldOut">Pictures for the label-free progress metric; may be empty.</param>
/// <param name="DataFingerprint">Hash of both.</param>
/// <param name="TrainLabels">CSV of pseudo-labels.</param>
/// <param name="HeldOutLabels">CSV of pseudo-labels, or null without held-out pictures.</param>
/// <param name="ClusterCount">k; null takes the largest cluster in the file plus one.</param>
internal sealed record StudentRequest(ImageSource Train, ImageSource HeldOut, string DataFingerprint, string TrainLabels, string? HeldOutLabels, int? ClusterCount);

/// <summary><c>student</c>: trains on pseudo-labels, writes ONNX, and fails unless ONNX Runtime computes the same numbers on real pictures.</summary>
internal static class StudentStage
{
    public const string Name = "student";
    public const string Student = "student.onnx", Random = "random.onnx", Maps = "student.maps.onnx";
    private const int VerifiedPictures = 512;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Runs or skips the stage.</summary>
    /// <param name="folder">Where the files go.</param>
    /// <param name="request">What is trained on.</param>
    /// <param name="section">Settings; only those that change the result enter the key.</param>
    /// <param name="recipe">Network and training options.</param>
    /// <param name="provenance">Hashes and settings of the steps before, written into the ONNX files.</param>
    /// <param name="replace">Whether a result of other settings may be replaced.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    public static (StageFolder Stage, JsonObject Result) Run(string folder, StudentRequest request, StudentSection section, StudentRecipe recipe,
        IReadOnlyDictionary<string, string> provenance, bool replace, CancellationToken cancellation)
    {
        Precision precision = TrainingPrecision.Resolve(recipe.Options.Precision);
        int threads = recipe.Options.ThreadCount == 0 ? Environment.ProcessorCount : recipe.Options.ThreadCount;
        var options = new JsonObject
        {
            ["network"] = recipe.Network,
            ["options"] = JsonSerializer.SerializeToNode(recipe.Options with { Precision = precision, ThreadCount = threads, CheckpointSteps = 1 }, Json),
            ["bakeNormalisation"] = section.BakeNormalisation,
        };
        var inputs = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["data"] = request.DataFingerprint,
            ["train labels"] = FileHash.OfFile(request.TrainLabels),
        };
        if (request.HeldOutLabels is { } heldOutLabels) inputs["held-out labels"] = FileHash.OfFile(heldOutLabels);
        var stage = new StageFolder(folder, new StageKey(Name, 1, options.ToJsonString(), inputs));
        return (stage, StageRunner.Run(stage, Name, replace, Work, Describe));

        StageRunner.Outcome Work(IProgress<StageProgress> progress)
        {
            PseudoLabelSet labels = PseudoLabelSet.ReadCsv(request.TrainLabels, request.ClusterCount);
            NetworkSpec network = NetworkCatalogue.Create(recipe.Network, Math.Max(2, labels.ClusterCount));
            int[] trainClusters = labels.JoinWith(request.Train.Ids);
            int[] heldOutClusters = request.HeldOutLabels is { } file ? PseudoLabelSet.ReadCsv(file, labels.ClusterCount).JoinWith(request.HeldOut.Ids) : [];
            int size = recipe.StoredSize(network);
            using NpyImages train = StudentImages.Open(request.Train, size, Path.Combine(stage.Work, "train.images.npy"), threads, progress, cancellation);
            using NpyImages heldOut = StudentImages.Open(request.HeldOut, size, Path.Combine(stage.Work, "heldout.images.npy"), threads, progress, cancellation);
            StudentResult result = StudentTrainer.Train(network, train, trainClusters, heldOut, heldOutClusters, recipe.Options, stage.Work, progress, cancellation);
            foreach (string warning in result.Warnings) Terminal.Output.Note($"student: {warning}");

            string[] trained = [StudentTrainer.WeightsFile, StudentTrainer.RandomFile, StudentTrainer.MetricsFile];
            foreach (string name in trained) File.Copy(Path.Combine(stage.Work, name), stage[name], overwrite: true);
            var export = new OnnxExportOptions { Preprocessing = result.Preprocessing, BakeInNormalisation = section.BakeNormalisation, Provenance = provenance };
            WeightSet weights = WeightFile.Read(stage[StudentTrainer.WeightsFile]), random = WeightFile.Read(stage[StudentTrainer.RandomFile]);
            OnnxWriter.Write(network, weights, export, stage[Student]);
            OnnxWriter.WriteMaps(network, weights, export, stage[Maps]);
            OnnxWriter.Write(network, random, export, stage[Random]);
            StudentSnippets.Write(stage.Folder, Student);
            VerificationResult parity = Verify(network, weights, result.Preprocessing, section.BakeNormalisation,
                request.HeldOut.Count > 0 ? request.HeldOut : request.Train, stage[Student], cancellation);

            JsonObject figures = JsonSerializer.SerializeToNode(result, Json)!.AsObject();
            figures["clusters"] = labels.ClusterCount;
            figures["parity"] = JsonSerializer.SerializeToNode(parity, Json);
            return new StageRunner.Outcome(figures, [.. trained, Student, Maps, Random, StudentSnippets.CSharpFile, StudentSnippets.PythonFile]);
        }
    }

    /// <summary>Compares ONNX Runtime with TorchSharp on real pictures, at most <see cref="VerifiedPictures"/>.</summary>
    private static VerificationResult Verify(NetworkSpec network, WeightSet weights, ImagePreprocessing preprocessing, bool baked, ImageSource source, string path, CancellationToken cancellation)
    {
        int count = Math.Min(source.Count, VerifiedPictures), picture = 3 * network.InputSize * network.InputSize;
        ImagePreprocessing pixelsOnly = preprocessing with { Scale = 1, Mean = [0, 0, 0], StandardDeviation = [1, 1, 1] };
        float[] normalised = new float[count * picture], given = baked ? new float[count * picture] : normalised;
        var first = new SubsetSource(source, [.. Enumerable.Range(0, count)], source.Name);
        foreach (ImageBatch batch in new ImagePipeline(first, preprocessing).Batches(0, cancellation))
        {
            int at = batch.FirstIndex * picture, length = batch.Count * picture;
            NetworkInput.Write(batch, 0, batch.Count, preprocessing, normalised.AsSpan(at, length));
            if (baked) NetworkInput.Write(batch, 0, batch.Count, pixelsOnly, given.AsSpan(at, length));
        }
        (float[] embedding, float[] logits) = TorchReference.Run(network, weights, normalised, count);
        return OnnxVerification.Verify(path, given, count, new Dictionary<string, float[]> { [OnnxWriter.EmbeddingName] = embedding, [OnnxWriter.LogitsName] = logits });
    }

    private static string Describe(JsonObject r)
    {
        JsonNode last = r["epochs"]!.AsArray()[^1]!;
        string agreement = last["heldOutAgreement"] is { } a && r["largestClusterShare"] is { } l
            ? string.Create(CultureInfo.InvariantCulture, $", held-out agreement {(double)a:P1} (largest class {(double)l:P1})")
            : "";
        return string.Create(CultureInfo.InvariantCulture, $"{(string?)r["network"]}, {(long)r["stepCount"]!:N0} steps, loss {(double)last["loss"]!:F3}{agreement}, ONNX verified");
    }
}
