using System.Globalization;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Cli.Teachers;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Onnx;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Protocols;
using KnowledgeTransfer.Torch.Protocols.Downstream;
using KnowledgeTransfer.Torch.Students;
using KnowledgeTransfer.Torch.Training;

namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary>
/// <c>kt eval supervised</c>: per seed a network that learns the labels themselves, exported and probed as a run's student is, so that the
/// ceiling stands in the student's columns.
/// </summary>
internal static class SupervisedEvaluation
{
    public const string Name = "supervised";

    /// <summary>The exported network; its weights, for other protocols, lie beside it.</summary>
    public const string Network = "supervised.onnx";

    private const string ProbesName = "probes";

    /// <summary>Runs what is not there yet.</summary>
    /// <param name="request">Pictures and recipe; its weights are random.</param>
    /// <param name="seedCount">Trainings, 1 or more.</param>
    public static IReadOnlyList<SupervisedFigures> Run(EvalRequest request, int seedCount)
    {
        var figures = new List<SupervisedFigures>();
        foreach (ulong seed in Enumerable.Range(0, seedCount).Select(i => request.Seed + (ulong)i))
        {
            DownstreamResult training = Train(request, seed);
            figures.Add(new SupervisedFigures(seed, training, Probe(request, seed)));
        }
        return figures;
    }

    /// <summary>Means over the seeds, columns as a run has them for its student, then the classifier.</summary>
    public static EvalTable Table(EvalRequest request, IReadOnlyList<SupervisedFigures> figures)
    {
        (IReadOnlyList<ProbeResult> scores, DownstreamResult training) = (figures[0].Scores, figures[0].Training);
        IEnumerable<string> probes = scores.Select((_, i) => SeedRows.Mean([.. figures.Select(f => f.Scores[i].Accuracy)]));
        return new EvalTable(
            [
                "", ">numbers", .. scores.Select(s => $">{ProbeResult.Heading(s.Protocol)}, %"), ">classifier, %", ">seeds",
                ">learned from", ">judged by", "schedule",
            ],
            [
                [
                    $"{Name} {request.Network.Name}", $"{request.Network.EmbeddingDimension}", .. probes,
                    SeedRows.Mean([.. figures.Select(f => f.Training.Accuracy)]), $"{figures.Count}",
                    string.Create(CultureInfo.InvariantCulture, $"{training.TrainCount:N0}"),
                    string.Create(CultureInfo.InvariantCulture, $"{training.TestCount:N0}"), request.Schedule(training),
                ],
            ]);
    }

    private static DownstreamResult Train(EvalRequest request, ulong seed)
    {
        StudentOptions recipe = request.Recipe.Options with { Seed = seed };
        return request.Cell(Name, Folder(seed), new JsonObject { ["seed"] = seed }, recipe, scratch: true).Run(
            request.Replace, [StudentTrainer.WeightsFile, StudentTrainer.MetricsFile, Network],
            (_, folder, progress) =>
            {
                (LabelledImages train, LabelledImages test) = request.Pictures.Decode(
                    request.Recipe.StoredSize(request.Network), request.Threads, progress, request.Cancellation);
                DownstreamResult result = SupervisedProtocol.Run(
                    request.Network, train, test, recipe, folder, progress, request.Cancellation);
                Export(request, train, seed, folder);
                return result;
            },
            r => string.Create(CultureInfo.InvariantCulture,
                $"{100 * r.Accuracy:0.0} % of {r.TestCount:N0} test pictures, {r.TrainCount:N0} to learn from, ONNX verified"));
    }

    /// <summary>Writes the network as ONNX and compares ONNX Runtime with libtorch on the test pictures.</summary>
    private static void Export(EvalRequest request, LabelledImages train, ulong seed, string folder)
    {
        var export = new OnnxExportOptions
        {
            Preprocessing = ImageStatistics.Measure(train.Images, request.Network.InputSize),
            Provenance = new Dictionary<string, string>
            {
                [StudentTeacher.SupervisionKey] = $"supervised: labels of {request.Pictures.Train.Name}",
                ["pictures"] = request.Pictures.Fingerprint,
                ["seed"] = $"{seed}",
            },
        };
        WeightSet weights = WeightFile.Read(Path.Combine(folder, StudentTrainer.WeightsFile));
        string path = Path.Combine(folder, Network);
        OnnxWriter.Write(request.Network, weights, export, path);
        StudentParity.Verify(request.Network, weights, export, request.Pictures.Test, path, request.Cancellation);
    }

    /// <summary>A stage of its own: whoever stops here need not train again.</summary>
    private static IReadOnlyList<ProbeResult> Probe(EvalRequest request, ulong seed)
    {
        string network = Path.Combine(request.Folder, Folder(seed), Network);
        var section = new EvalSection();
        var inputs = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["network"] = FileHash.OfFile(network),
            ["pictures"] = request.Pictures.Fingerprint,
        };
        var stage = new StageFolder(
            Path.Combine(request.Folder, $"{Folder(seed)}-{ProbesName}"),
            new StageKey(ProbesName, 1, ConfigWriter.ToCanonicalJson(section), inputs));
        return StageRunner.Run(stage, request.Replace, Work, Describe).Scores;

        (SupervisedProbes, IReadOnlyList<string>) Work(IProgress<StageProgress> progress)
        {
            using Teacher opened = StudentTeacher.Open(network, Name, request.Threads);
            using var features = new FeaturePair(Extract(request.Pictures.Train, "train"), Extract(request.Pictures.Test, "test"));
            var subject = new EvalSubject(Name, Name, request.Network.Embedding, opened);
            return (
                new SupervisedProbes(Probes.Run(
                    features, request.Pictures.Train.Labels, request.Pictures.Test.Labels, subject, section, request.Threads,
                    request.Cancellation)),
                []);

            NpyMatrix Extract(ImageSource source, string side)
            {
                string path = Path.Combine(stage.Unfinished, side + ".npy");
                if (!File.Exists(path))
                    opened.Extract(source, path, StoredType.Float32, request.Threads, progress, request.Cancellation);
                return NpyMatrix.Open(path);
            }
        }

        static string Describe(SupervisedProbes p) => string.Join(", ", p.Scores.Select(s => string.Create(
            CultureInfo.InvariantCulture, $"{ProbeResult.Heading(s.Protocol)} {100 * s.Accuracy:0.0}")));
    }

    private static string Folder(ulong seed) => $"seed-{seed}";
}
