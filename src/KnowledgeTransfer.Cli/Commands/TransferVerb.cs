using System.CommandLine;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Terminal;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt transfer TEACHER IMAGES</c>: the whole method on a teacher and pictures of one's own.</summary>
internal static class TransferVerb
{
    public static Verb Create()
    {
        Argument<string> teacher = CommonOptions.Teacher(), images = CommonOptions.Images();
        Option<string?> layer = CommonOptions.Layer(), pooling = CommonOptions.Pooling();
        var count = new Option<int?>("--k", "-k") { Description = "Clusters; the square root of twice the training pictures unless given" };
        Option<string?> network = CommonOptions.Network();
        RunOptions options = new("Folder of the run; runs/TEACHER-IMAGES unless given");
        var command = new Command("transfer", "A trained network and pictures in, student.onnx out")
        {
            teacher, images, layer, pooling, count, network,
        };
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            string model = parsed.GetRequiredValue(teacher), source = parsed.GetRequiredValue(images);
            RunConfig config = options.Read(parsed, null, Settings(parsed, model, source));
            string folder = parsed.GetValue(options.Out) ?? DefaultFolder(model, source);
            return RunExecution.Execute(parsed, options, config, folder, cancellation);
        }));
        return new Verb(command,
        [
            "kt transfer teacher.onnx pictures/",
            "kt transfer hog pictures/ --k 500 --out runs/hog-500",
            "kt transfer teacher.json pictures/ --set student.epochs=40",
        ]);

        List<string> Settings(ParseResult parsed, string model, string source)
        {
            List<string> settings = [RunOptions.Setting("data.source", source), RunOptions.Setting("teacher.model", model)];
            AddIfGiven("teacher.layer", layer);
            AddIfGiven("teacher.pooling", pooling);
            if (parsed.GetValue(count) is { } k) settings.Add($"clusters.count={k}");
            AddIfGiven("student.network", network);
            return settings;

            void AddIfGiven(string key, Option<string?> option)
            {
                if (parsed.GetValue(option) is { } value) settings.Add(RunOptions.Setting(key, value));
            }
        }
    }

    private static string DefaultFolder(string model, string source)
    {
        string pictures = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(source)));
        return Path.Combine("runs", $"{Path.GetFileNameWithoutExtension(model)}-{pictures}");
    }
}
