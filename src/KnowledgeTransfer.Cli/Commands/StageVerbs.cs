using System.CommandLine;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Cli.Teachers;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.PseudoLabels;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary>The verbs that run one stage on files of one's own: <c>features</c>, <c>clusters</c>, <c>labels</c>, <c>student</c>.</summary>
internal static class StageVerbs
{
    public static Verb Features()
    {
        var teacher = new Argument<string>("teacher") { Description = "A .onnx file, a teacher record (.json), coco, rotnet, hog or pixels" };
        var images = new Argument<string>("images") { Description = "A folder of pictures, CIFAR-10 binaries, IDX files or a sheet folder" };
        Option<string?> folder = CommonOptions.Out("Receives features.npy and features.ids.csv"), layer = CommonOptions.Layer(), pooling = CommonOptions.Pooling();
        var type = CommonOptions.Choice("--type", "How numbers are stored", StoredType.Float32);
        Option<int> threads = CommonOptions.Threads();
        Option<bool> force = CommonOptions.Force(), json = CommonOptions.Json();
        var command = new Command("features", "One vector per picture, as .npy with the ids beside") { teacher, images, folder, layer, pooling, type, threads, force, json };
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            string target = parsed.GetValue(folder) ?? "features";
            var section = new TeacherSection { Model = parsed.GetRequiredValue(teacher), Layer = parsed.GetValue(layer), Pooling = parsed.GetValue(pooling) };
            ImageSource source = ImageSources.Open(parsed.GetRequiredValue(images));
            using Teacher opened = TeacherCatalogue.Open(section, parsed.GetValue(threads), target, 0, source);
            return Finish(parsed, json, FeatureStage.RunOne(target, source, opened, parsed.GetValue(type), parsed.GetValue(threads), parsed.GetValue(force), cancellation));
        }));
        return new Verb(command, ["kt features coco pictures/ --out coco-features", "kt features teacher.json pictures/ --type float16 --out features"]);
    }

    public static Verb Clusters()
    {
        var features = new Argument<string>("features") { Description = "Vectors: a .npy of float16, float32 or float64, [n, d]" };
        var count = new Option<int>("--k", "-k") { Description = "Clusters", Required = true };
        var iterations = new Option<int>("--iterations") { Description = "Most iterations per restart", DefaultValueFactory = _ => 50 };
        var restarts = new Option<int>("--restarts") { Description = "Independent starts; the lowest objective wins", DefaultValueFactory = _ => 1 };
        var init = CommonOptions.Choice("--init", "How k-means starts", InitialisationKind.PlusPlus);
        var transform = CommonOptions.Choice("--transform", "Fitted here, saved with the centroids", TransformKind.None);
        var components = new Option<int>("--components") { Description = "Components that whitening keeps", DefaultValueFactory = _ => 256 };
        var backend = new Option<string>("--backend") { Description = "auto, simd or scalar; all give the same bits", DefaultValueFactory = _ => "auto" };
        Option<string?> folder = CommonOptions.Out("Receives centroids.npy, labels.npy, distances.npy, iterations.csv, clusters.json");
        Option<int> seed = CommonOptions.Seed(), threads = CommonOptions.Threads();
        Option<bool> force = CommonOptions.Force(), json = CommonOptions.Json();
        var command = new Command("clusters", "Exact k-means of any vectors") { features, count, iterations, restarts, init, transform, components, backend, folder, seed, threads, force, json };
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            string path = parsed.GetRequiredValue(features);
            var section = new ClustersSection
            {
                Iterations = parsed.GetValue(iterations), Restarts = parsed.GetValue(restarts), Init = parsed.GetValue(init),
                Transform = parsed.GetValue(transform), Components = parsed.GetValue(components), Backend = parsed.GetValue(backend)!,
            };
            int k = parsed.GetValue(count);
            using (NpyMatrix matrix = NpyMatrix.Open(path))
            {
                if (k < 1) throw new ConfigException($"--k is {k}; at least 1 is needed.");
                if (k > matrix.RowCount) throw new ConfigException($"--k is {k} but {path} has {matrix.RowCount} rows; k-means needs at least one row per cluster. Lower --k or give more rows.");
            }
            string ids = FeatureStage.IdsOf(path);
            ImageId[]? names = File.Exists(ids) ? IdFile.Read(ids) : null;
            var request = new ClusterRequest(path, FileHash.OfFile(path), section, k, (ulong)parsed.GetValue(seed), parsed.GetValue(threads),
                names is null ? null : row => names[row].Value);
            return Finish(parsed, json, ClusterStage.Run(parsed.GetValue(folder) ?? "clusters", request, assign: true, parsed.GetValue(force), cancellation).Result);
        }));
        return new Verb(command, ["kt clusters vectors.npy --k 1000", "kt clusters features.npy --k 2000 --transform standardise-l2 --seed 7 --out clusters-2000"]);
    }

    public static Verb Labels()
    {
        var features = new Argument<string>("features") { Description = "Vectors: a .npy with .ids.csv beside it; of the same or another data set" };
        var clusters = new Option<string>("--clusters") { Description = "Folder that kt clusters wrote, or the clusters folder of a run", Required = true, HelpName = "FOLDER" };
        var backend = new Option<string>("--backend") { Description = "auto, simd or scalar; all give the same bits", DefaultValueFactory = _ => "auto" };
        Option<string?> folder = CommonOptions.Out("Receives NAME.csv, NAME.labels.npy, NAME.distances.npy");
        Option<int> threads = CommonOptions.Threads();
        Option<bool> force = CommonOptions.Force(), json = CommonOptions.Json();
        var command = new Command("labels", "The nearest centroid of each vector, with distance and margin") { features, clusters, backend, folder, threads, force, json };
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            string path = parsed.GetRequiredValue(features), name = Path.GetFileNameWithoutExtension(path);
            long rows;
            using (NpyMatrix matrix = NpyMatrix.Open(path)) rows = matrix.RowCount;
            ImageId[] ids = IdFile.Read(FeatureStage.IdsOf(path), rows, path);
            StageFolder stage = LabelStage.Run(parsed.GetValue(folder) ?? "labels", parsed.GetRequiredValue(clusters),
                [new LabelRequest(name, path, FileHash.OfFile(path), ids, Shuffle: false)], 0, parsed.GetValue(threads), parsed.GetValue(backend)!, parsed.GetValue(force), cancellation);
            return Finish(parsed, json, stage.TryReadResult()!);
        }));
        return new Verb(command, ["kt labels features/features.npy --clusters clusters --out labels"]);
    }

    public static Verb Student()
    {
        var images = new Argument<string>("images") { Description = "The pictures that the labels are of" };
        var labels = new Option<string>("--labels") { Description = "CSV of pseudo-labels (id, cluster, ...), as kt labels writes it", Required = true, HelpName = "FILE" };
        var network = new Option<string?>("--network") { Description = "small, small-64, alexnet, alexnet-bn ...; by the pictures' size unless given" };
        var epochs = new Option<int?>("--epochs") { Description = "Passes over the training pictures" };
        var steps = new Option<long?>("--steps") { Description = "Stop after so many steps" };
        var heldOut = new Option<double>("--held-out-share") { Description = "Share held out, where the source prescribes no split", DefaultValueFactory = _ => 0.1 };
        Option<string?> folder = CommonOptions.Out("Receives student.onnx, weights, metrics and examples of use");
        Option<int> seed = CommonOptions.Seed(), threads = CommonOptions.Threads();
        Option<bool> force = CommonOptions.Force(), json = CommonOptions.Json();
        var command = new Command("student", "Train a student on pseudo-labels and export it") { images, labels, network, epochs, steps, heldOut, folder, seed, threads, force, json };
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            ImageSource source = ImageSources.Open(parsed.GetRequiredValue(images));
            string file = parsed.GetRequiredValue(labels);
            PseudoLabelSet set = PseudoLabelSet.ReadCsv(file);
            var section = new StudentSection { Network = parsed.GetValue(network), Epochs = parsed.GetValue(epochs), StepLimit = parsed.GetValue(steps) };
            JsonObject result = LabelledStudent.Run(parsed.GetValue(folder) ?? "student", source, file, set, section, parsed.GetValue(heldOut),
                (ulong)parsed.GetValue(seed), parsed.GetValue(threads), parsed.GetValue(force), cancellation);
            return Finish(parsed, json, result);
        }));
        return new Verb(command, ["kt student pictures/ --labels labels/features.csv --out student"]);
    }

    private static int Finish(ParseResult parsed, Option<bool> json, JsonObject result)
    {
        if (parsed.GetValue(json)) Output.Json(result);
        return ExitCode.Done;
    }
}
