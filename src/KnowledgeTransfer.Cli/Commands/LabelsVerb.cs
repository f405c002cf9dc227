using System.CommandLine;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Ranks;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Cli.Stages.Figures;
using KnowledgeTransfer.Cli.Teachers;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Cli.Vectors;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary>
/// <c>kt labels FEATURES.npy --clusters FOLDER</c>: the nearest centroid, for the same data set or another; with <c>--teacher</c>, of
/// pictures directly.
/// </summary>
internal static class LabelsVerb
{
    public static Verb Create()
    {
        var vectors = new Argument<string[]>("vectors")
        {
            Description = "A .npy with .ids.csv beside it, or a .parquet, of any data set; several; with --teacher: pictures",
            Arity = ArgumentArity.OneOrMore,
        };
        var clusters = new Option<string>("--clusters")
        {
            Description = "Folder that kt clusters wrote, or the clusters folder of a run",
            Required = true,
            HelpName = "FOLDER",
        };
        var teacher = new Option<string?>("--teacher")
        {
            Description = "Label pictures while this teacher looks at them, with no file of features; the one that the clusters are of",
            HelpName = "TEACHER",
        };
        Option<string?> layer = CommonOptions.Layer(), pooling = CommonOptions.Pooling();
        Option<string[]> columns = CommonOptions.ParquetNumbers();
        Option<string?> ids = CommonOptions.ParquetIds();
        Option<string> backend = CommonOptions.Backend();
        Option<ByteSize?> memory = CommonOptions.Memory();
        Option<string?> folder = CommonOptions.Out("Receives NAME.csv, NAME.labels.npy, NAME.distances.npy; ./labels unless given");
        Option<int> threads = CommonOptions.Threads();
        Option<bool> force = CommonOptions.Force(), json = CommonOptions.Json();
        var command = new Command("labels", "The nearest centroid of each vector, with distance and margin")
        {
            vectors, clusters, teacher, layer, pooling, columns, ids, backend, memory, folder, threads, force, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            (string[] paths, string target, int count) =
                (parsed.GetRequiredValue(vectors), parsed.GetValue(folder) ?? "labels", Job.Threads(parsed.GetValue(threads)));
            var section = new TeacherSection
            {
                Model = parsed.GetValue(teacher) ?? "",
                Layer = parsed.GetValue(layer),
                Pooling = parsed.GetValue(pooling),
            };
            if (section is { Model: "" } and not { Layer: null, Pooling: null })
                throw new ConfigException("--layer and --pooling belong to a teacher. Name it by --teacher.");
            if (section.Model != "" && Job.Ranks.Size > 1)
                throw new ConfigException("--teacher labels in one process. Start it without mpirun, or label a file of features.");
            if (section.Model != "" && parsed.GetValue(memory) is not null)
                throw new ConfigException("--memory limits labels of vectors; a teacher takes what it needs. Leave out one of them.");
            ImageSource? pictures = section.Model == "" ? null : Pictures(paths);
            using Teacher? looking = pictures is null ? null : TeacherCatalogue.Open(section, count, target, 0, pictures);
            LabelRequest request = looking is null
                ? Files(paths, CommonOptions.ParquetSaid(parsed, columns, ids), parsed.GetValue(memory))
                : new TeacherLabelRequest("pictures", looking, pictures!);
            LabelFigures figures = LabelStage.Run(
                target, parsed.GetRequiredValue(clusters), [request], seed: 0, count, parsed.GetValue(backend)!, parsed.GetValue(force),
                cancellation).Figures;
            if (parsed.GetValue(json) && Job.IsFirst) Output.Json(figures);
            return ExitCode.Done;
        }));
        return new Verb(command,
        [
            "kt labels features/features.npy --clusters clusters --out labels",
            "kt labels part-{000..015}.npy --clusters clusters",
            "kt labels pictures/ --teacher teacher.json --clusters clusters --out labels",
        ]);
    }

    private static FileLabelRequest Files(string[] paths, ParquetColumns columns, ByteSize? memory)
    {
        VectorSource features = VectorFiles.Open(paths, columns, memory);
        if (memory is { } limit) features.CheckIdMemory(limit);
        return new FileLabelRequest(features.Name, features, features.ReadIds()) { Memory = memory };
    }

    private static ImageSource Pictures(string[] paths) => paths.Length == 1
        ? ImageSources.Open(paths[0])
        : throw new ConfigException($"{paths.Length} paths are given; with --teacher one source of pictures is labelled at a time.");
}
