using System.CommandLine;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Ranks;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Cli.Stages.Figures;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Cli.Vectors;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt clusters FEATURES.npy --k K</c>: exact k-means of any vectors.</summary>
internal static class ClustersVerb
{
    public static Verb Create()
    {
        var features = new Argument<string[]>("features")
        {
            Description = "Vectors: .npy of float16, float32 or float64, [n, d], or .parquet; several, also as part-{000..015}.npy",
            Arity = ArgumentArity.OneOrMore,
        };
        var count = new Option<int>("--k", "-k") { Description = "Clusters", Required = true };
        var iterations = new Option<int>("--iterations") { Description = "Most iterations per restart", DefaultValueFactory = _ => 50 };
        var restarts = new Option<int>("--restarts")
        {
            Description = "Independent starts; the lowest objective wins",
            DefaultValueFactory = _ => 1,
        };
        Option<Word<InitialisationKind>> init = CommonOptions.Choice("--init", "How k-means starts", InitialisationKind.PlusPlus);
        Option<Word<TransformKind>> transform =
            CommonOptions.Choice("--transform", "Fitted here, saved with the centroids", TransformKind.None);
        var components = new Option<int>("--components")
        {
            Description = "Components that whitening keeps",
            DefaultValueFactory = _ => 256,
        };
        var spherical = new Option<bool>("--spherical")
        {
            Description = "Cluster directions: rows and centroids are divided by their lengths, rows as the last step of the transform",
        };
        var weights = new Option<string?>("--weights")
        {
            Description = "How often each row counts: .npy of float32 or float64, [n], 0 or more",
            HelpName = "FILE.npy",
        };
        Option<string[]> columns = CommonOptions.ParquetNumbers();
        Option<string?> ids = CommonOptions.ParquetIds();
        Option<string> backend = CommonOptions.Backend();
        Option<ByteSize?> memory = CommonOptions.Memory();
        Option<string?> folder = CommonOptions.Out(
            "Receives centroids.npy, labels.npy, distances.npy, iterations.csv, clusters.json; ./clusters unless given");
        Option<int> seed = CommonOptions.Seed(), threads = CommonOptions.Threads();
        Option<bool> force = CommonOptions.Force(), json = CommonOptions.Json();
        Option<bool> noBounds = CommonOptions.NoBounds(), noReduced = CommonOptions.NoReduced();
        Option<bool> noRotation = CommonOptions.NoRotation();
        var command = new Command("clusters", "Exact k-means of any vectors")
        {
            features, count, iterations, restarts, init, transform, components, spherical, weights, columns, ids, backend, memory, folder,
            seed, threads, force, json, noBounds, noReduced, noRotation,
        };
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            ParquetColumns said = CommonOptions.ParquetSaid(parsed, columns, ids);
            VectorSource source = VectorFiles.Open(parsed.GetRequiredValue(features), said, parsed.GetValue(memory));
            int k = parsed.GetValue(count);
            CheckCount(k, source);
            var section = new ClustersSection
            {
                Iterations = parsed.GetValue(iterations),
                Restarts = parsed.GetValue(restarts),
                Init = parsed.GetValue(init),
                Transform = parsed.GetValue(transform),
                Components = parsed.GetValue(components),
                Backend = parsed.GetValue(backend)!,
            };
            Func<long, string>? names = RowNames(source, isLimited: parsed.GetValue(memory) is not null);
            string target = parsed.GetValue(folder) ?? "clusters";
            var request = new ClusterRequest(
                source, section, k, (ulong)parsed.GetValue(seed), Job.Threads(parsed.GetValue(threads)), Assign: true, names,
                Weights: parsed.GetValue(weights) is { } file ? WeightFile.Open(file, source, names) : null,
                Spherical: parsed.GetValue(spherical))
            {
                LogFolder = Path.Combine(target, "log"),
                Memory = parsed.GetValue(memory),
                Parts = CommonOptions.Parts(parsed, noBounds, noReduced, noRotation),
            };
            ClusterFigures figures = ClusterStage.Run(target, request, parsed.GetValue(force), cancellation).Figures;
            if (!Job.IsFirst) return ExitCode.Done;
            VectorLog.Write(target, source, said);
            if (parsed.GetValue(json)) Output.Json(figures);
            return ExitCode.Done;
        }));
        return new Verb(command,
        [
            "kt clusters vectors.npy --k 1000",
            "kt clusters part-{000..015}.npy --k 1000",
            "kt clusters embeddings.parquet --columns embedding --id-column url --k 1000",
            "kt clusters features.npy --k 2000 --transform standardise-l2 --seed 7 --out clusters-2000",
            "kt clusters embeddings.npy --k 1000 --spherical --weights counts.npy",
            "kt clusters larger-than-memory.npy --k 1000 --memory 2GiB",
        ], ClustersVerifyVerb.Create());
    }

    /// <summary>
    /// What a message calls a row: its id where there are ids with the vectors. Where memory is limited, a row has its number alone: ids of
    /// many rows may take more than all else.
    /// </summary>
    private static Func<long, string>? RowNames(VectorSource source, bool isLimited) =>
        !isLimited && source.TryReadIds() is { } ids ? row => ids[row].Value : null;

    private static void CheckCount(int k, VectorSource source)
    {
        if (k < 1) throw new ConfigException($"--k is {k}; at least 1 is needed.");
        if (k > source.RowCount)
        {
            throw new ConfigException($"--k is {k} but {source.Title} has {source.RowCount} rows; k-means needs at least one row per " +
                "cluster. Lower --k or give more rows.");
        }
    }
}
