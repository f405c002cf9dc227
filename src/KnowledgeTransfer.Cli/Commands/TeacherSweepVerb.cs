using System.CommandLine;
using System.Globalization;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Cli.Teachers;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Features;
using KnowledgeTransfer.Onnx;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt teacher sweep TEACHER IMAGES</c>: which layer and which pooling, without labels.</summary>
internal static class TeacherSweepVerb
{
    public static Verb Create()
    {
        var teacher = new Argument<string>("teacher") { Description = "A .onnx file, a teacher record (.json), rotation, coco or rotnet" };
        Argument<string> images = CommonOptions.Images();
        var sample = new Option<int>("--sample")
        {
            Description = "Pictures at most, every so many-th",
            DefaultValueFactory = _ => 2000,
        };
        var labels = new Option<bool>("--labels")
        {
            Description = "Also print what probes with labels say, and how well the ranking, which never sees them, agrees",
        };
        var write = new Option<bool>("--write")
        {
            Description = "Write the first choice into the teacher's record; made beside a bare .onnx",
        };
        Option<string?> pooling = CommonOptions.Pooling();
        Option<string?> folder = CommonOptions.Out("Keeps sweep.csv and sweep.json, and goes on from them");
        Option<int> seed = CommonOptions.Seed(), threads = CommonOptions.Threads();
        Option<bool> force = CommonOptions.Force(), json = CommonOptions.Json();
        var command = new Command("sweep", "Rank layers and poolings of a network by figures that need no labels")
        {
            teacher, images, sample, pooling, labels, folder, write, seed, threads, force, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            var section = new TeacherSection { Model = parsed.GetRequiredValue(teacher) };
            NetworkTeacher network = TeacherCatalogue.Network(section, parsed.GetValue(threads));
            if (parsed.GetValue(write)) RequireOwn(section.Model);
            ImageSource pictures = ImageSources.Open(parsed.GetRequiredValue(images));
            var request = new SweepRequest(
                network.ModelPath, network.Record.Sha256, network.Record.Preprocessing,
                parsed.GetValue(pooling) is { } words ? FeaturePooling.Parse(words) : null,
                pictures, pictures.Fingerprint, parsed.GetValue(sample), (ulong)parsed.GetValue(seed), parsed.GetValue(threads));
            SweepFigures figures = Run(parsed.GetValue(folder), request, parsed.GetValue(labels), parsed.GetValue(force), cancellation);
            if (parsed.GetValue(json)) Output.Json(figures);
            else Print(figures);
            if (parsed.GetValue(write)) WriteRecord(network, figures.Sweep.Choices[0]);
            return ExitCode.Done;
        }));
        return new Verb(command,
        [
            "kt teacher sweep teacher.onnx pictures/",
            "kt teacher sweep coco cifar-10-batches-bin/ --labels --out sweeps/coco",
        ]);
    }

    private static SweepFigures Run(string? folder, SweepRequest request, bool judged, bool replace, CancellationToken cancellation)
    {
        if (folder is not null) return SweepStage.Run(folder, request, judged, replace, cancellation);
        string scratch = Directory.CreateTempSubdirectory("kt-sweep-").FullName;
        try
        {
            return SweepStage.Run(scratch, request, judged, replace, cancellation);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static void Print(SweepFigures figures)
    {
        SweepTable.Print(figures);
        Output.Note(SweepRule.Words);
        if (figures.Agreement(p => p.Linear) is { } linear && figures.Agreement(p => p.Neighbours) is { } neighbours)
        {
            Output.Note(string.Create(CultureInfo.InvariantCulture,
                $"Spearman of the score with the probes: linear {linear:0.00}, kNN {neighbours:0.00}; linear points lost by the first " +
                $"choice: {100 * (figures.Probes!.Max(p => p.Linear) - figures.Probes![0].Linear):0.0}."));
        }
    }

    private static void RequireOwn(string model)
    {
        if (!TeacherCatalogue.Bundled.ContainsKey(model)) return;
        throw new ConfigException($"{model} is bundled with the program and its record stays as it is; leave --write out.");
    }

    private static void WriteRecord(NetworkTeacher network, SweepChoice choice)
    {
        string path = network.RecordPath ?? NetworkTeacher.RecordBeside(network.ModelPath);
        TeacherRecord record = network.Record with { Tap = choice.Layer, Pooling = choice.Pooling, Dimension = choice.Dimension };
        record.Save(path);
        Output.Note($"{path}: {choice}, {choice.Dimension:N0} numbers per picture.");
    }
}
