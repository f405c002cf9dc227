using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Cli.Vectors;
using KnowledgeTransfer.Cli.Verification;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt clusters verify FOLDER</c>: every label anew, from the definition, with a certificate.</summary>
internal static class ClustersVerifyVerb
{
    public static Verb Create()
    {
        var folder = new Argument<string>("folder") { Description = "Folder that kt clusters wrote" };
        var features = new Argument<string[]>("features")
        {
            Description = "The vectors that were clustered; those that log/vectors.json names unless given",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<string[]> columns = CommonOptions.ParquetNumbers();
        Option<string?> ids = CommonOptions.ParquetIds();
        Option<int> threads = CommonOptions.Threads();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("verify", "Prove every label anew in float64, and write certificate.json")
        {
            folder, features, columns, ids, threads, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            string path = parsed.GetRequiredValue(folder);
            ClusterRecord record = ClusterRecord.Read(path);
            VectorSource vectors = Vectors(path, parsed.GetValue(features) ?? [], CommonOptions.ParquetSaid(parsed, columns, ids));
            var clock = Stopwatch.StartNew();
            ClusterCertificate certificate = new ClusterVerification(record, vectors).Run(parsed.GetValue(threads), cancellation);
            if (parsed.GetValue(json)) Output.Json(certificate);
            else Print(certificate, vectors, clock.Elapsed);
            return ExitCode.Done;
        }));
        return new Verb(command, ["kt clusters verify clusters", "kt clusters verify clusters moved/part-{000..015}.npy"]);
    }

    private static VectorSource Vectors(string folder, string[] given, ParquetColumns columns)
    {
        if (given.Length > 0) return VectorFiles.Open(given, columns);
        VectorLog log = VectorLog.TryRead(folder) ?? throw new ConfigException(
            $"{folder} does not say where its vectors lie. Name them: kt clusters verify {folder} FEATURES.npy");
        return VectorFiles.Open(log.Files, columns.IsSaid ? columns : log.Columns);
    }

    private static void Print(ClusterCertificate c, VectorSource vectors, TimeSpan took)
    {
        CultureInfo plain = CultureInfo.InvariantCulture;
        string id = c.SmallestMarginId is null ? "" : $" ({c.SmallestMarginId})";
        string means = c.AreMeans is null
            ? $"not compared with means: the fit ended by {EnumWord.Of(c.StopReason)}"
            : $"each the {(c.Weights is null ? "" : "weighted ")}mean of its rows, " +
                $"{(c.Spherical ? "divided by its length" : "exact")} and rounded once";
        Output.Table(["proven", ""],
        [
            ["labels", string.Create(plain, $"{c.RowCount:N0}, each the nearest of {c.Count:N0} centroids")],
            ["vectors", string.Create(plain, $"{vectors.Title}, {c.RowCount:N0} x {c.Dimension:N0}{Transform()}")],
            ["distances", string.Create(plain, $"{c.PairCount:N0} compared, float64 by the definition")],
            ["closest call", c.SmallestMargin is { } margin
                ? string.Create(plain, $"row {c.SmallestMarginRow}{id}: the second nearest has {margin:G6} more")
                : "none: there is one centroid"],
            .. c.Weights is { } weights ? [["weights", weights.ToString()]] : Array.Empty<string[]>(),
            ["ties", string.Create(plain, $"{c.TieCount:N0}")],
            ["inertia", string.Create(plain, $"{c.Inertia:R}, as recorded")],
            ["centroids", means],
            ["clusters", string.Create(plain, $"{c.SmallestCluster:N0} to {c.LargestCluster:N0} rows, {c.EmptyCount:N0} empty")],
            .. c.Inputs.Concat(c.Outputs).Where(file => file.Value.Length == 64).Select(file => (string[])[file.Key, file.Value]),
            ["time", string.Create(plain, $"{took.TotalSeconds:F1} s")],
        ]);

        string Transform() => c.Transform.Count == 0 ? "" : " after " + string.Join(", ", c.Transform.Select(step => EnumWord.Of(step)));
    }
}
