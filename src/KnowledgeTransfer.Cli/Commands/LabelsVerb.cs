using System.CommandLine;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Cli.Stages.Figures;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.PseudoLabels;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt labels FEATURES.npy --clusters FOLDER</c>: the nearest centroid, for the same data set or another.</summary>
internal static class LabelsVerb
{
    public static Verb Create()
    {
        var features = new Argument<string>("features")
        {
            Description = "Vectors: a .npy with .ids.csv beside it; of the same or another data set",
        };
        var clusters = new Option<string>("--clusters")
        {
            Description = "Folder that kt clusters wrote, or the clusters folder of a run",
            Required = true,
            HelpName = "FOLDER",
        };
        Option<string> backend = CommonOptions.Backend();
        Option<string?> folder = CommonOptions.Out("Receives NAME.csv, NAME.labels.npy, NAME.distances.npy; ./labels unless given");
        Option<int> threads = CommonOptions.Threads();
        Option<bool> force = CommonOptions.Force(), json = CommonOptions.Json();
        var command = new Command("labels", "The nearest centroid of each vector, with distance and margin")
        {
            features, clusters, backend, folder, threads, force, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            string path = parsed.GetRequiredValue(features);
            ImageId[] ids;
            using (NpyMatrix matrix = NpyMatrix.Open(path)) ids = IdFile.Read(FeatureStage.IdsOf(path), matrix.RowCount, path);
            var request = new LabelRequest(Path.GetFileNameWithoutExtension(path), path, FileHash.OfFile(path), ids);
            string target = parsed.GetValue(folder) ?? "labels";
            LabelFigures figures = LabelStage.Run(
                target, parsed.GetRequiredValue(clusters), [request], seed: 0, parsed.GetValue(threads), parsed.GetValue(backend)!,
                parsed.GetValue(force), cancellation).Figures;
            if (parsed.GetValue(json)) Output.Json(figures);
            return ExitCode.Done;
        }));
        return new Verb(command, ["kt labels features/features.npy --clusters clusters --out labels"]);
    }
}
