using System.CommandLine;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Terminal;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt quickstart</c>: the whole method on pictures and teachers that lie beside the program.</summary>
internal static class QuickstartVerb
{
    private static string Sample => Path.Combine(AppContext.BaseDirectory, "models", "cifar10-sample");

    public static Verb Create()
    {
        var teacher = new Option<string>("--teacher")
        {
            Description = "rotation (self-supervised, trained here), rotnet, coco (supervised on COCO), hog (never trained), pixels, or a file",
            DefaultValueFactory = _ => "rotation",
        };
        var data = new Option<string?>("--data") { Description = "Other pictures than the bundled CIFAR-10 sample", HelpName = "IMAGES" };
        RunOptions options = new("Folder of the run; runs/quickstart-TEACHER-SEED unless given");
        var command = new Command(
            "quickstart", "The main job on 6,000 bundled pictures: a student without labels, judged against honest controls")
        {
            teacher, data,
        };
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            string model = parsed.GetValue(teacher)!;
            string[] settings =
            [
                RunOptions.Setting("data.source", parsed.GetValue(data) ?? Sample),
                RunOptions.Setting("teacher.model", model),
            ];
            string folder = parsed.GetValue(options.Out) ?? DefaultFolder(model, parsed.GetValue(options.Seed) ?? 1);
            RunConfig config = options.Read(parsed, null, settings);
            return RunExecution.Execute(parsed, options, config, folder, cancellation);
        }));
        return new Verb(command, ["kt quickstart", "kt quickstart --teacher hog --seed 2"]);
    }

    private static string DefaultFolder(string model, int seed) =>
        Path.Combine("runs", $"quickstart-{Path.GetFileNameWithoutExtension(model)}-{seed}");
}
