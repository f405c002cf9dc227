using System.CommandLine;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Cli.Stages.Figures;
using KnowledgeTransfer.Cli.Teachers;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt features TEACHER IMAGES</c>: one vector per picture.</summary>
internal static class FeaturesVerb
{
    public static Verb Create()
    {
        Argument<string> teacher = CommonOptions.Teacher(), images = CommonOptions.Images();
        Option<string?> folder = CommonOptions.Out("Receives features.npy and features.ids.csv; ./features unless given");
        Option<string?> layer = CommonOptions.Layer(), pooling = CommonOptions.Pooling();
        Option<Word<StoredType>> type = CommonOptions.Choice("--type", "How numbers are stored", StoredType.Float32);
        Option<int> threads = CommonOptions.Threads();
        Option<bool> force = CommonOptions.Force(), json = CommonOptions.Json();
        var command = new Command("features", "One vector per picture, as .npy with the ids beside")
        {
            teacher, images, folder, layer, pooling, type, threads, force, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            string target = parsed.GetValue(folder) ?? "features";
            var section = new TeacherSection
            {
                Model = parsed.GetRequiredValue(teacher),
                Layer = parsed.GetValue(layer),
                Pooling = parsed.GetValue(pooling),
            };
            ImageSource source = ImageSources.Open(parsed.GetRequiredValue(images));
            using Teacher opened = TeacherCatalogue.Open(section, parsed.GetValue(threads), target, 0, source);
            FeatureFigures figures = FeatureStage.RunAll(
                target, source, opened, parsed.GetValue(type), parsed.GetValue(threads), parsed.GetValue(force), cancellation);
            if (parsed.GetValue(json)) Output.Json(figures);
            return ExitCode.Done;
        }));
        return new Verb(command, ["kt features coco pictures/ --out coco-features", "kt features teacher.json pictures/ --type float16"]);
    }
}
