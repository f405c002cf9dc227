using System.CommandLine;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary>The verbs that run the whole method: <c>quickstart</c>, <c>transfer</c>, <c>run</c>.</summary>
internal static class RunVerbs
{
    public static Verb Quickstart()
    {
        var teacher = new Option<string>("--teacher") { Description = "coco (supervised on COCO), rotnet, hog (no training, no labels), pixels, or a file", DefaultValueFactory = _ => "coco" };
        var data = new Option<string?>("--data") { Description = "Other pictures than the bundled CIFAR-10 sample", HelpName = "IMAGES" };
        RunOptions options = new("Folder of the run; runs/quickstart-TEACHER-SEED unless given");
        var command = new Command("quickstart", "The main job on 6,000 bundled pictures: a student without labels, judged against honest controls") { teacher, data };
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            string name = parsed.GetValue(teacher)!;
            string folder = parsed.GetValue(options.Out) ?? Path.Combine("runs", $"quickstart-{Path.GetFileNameWithoutExtension(name)}-{parsed.GetValue(options.Seed) ?? 1}");
            string source = parsed.GetValue(data) ?? Path.Combine(AppContext.BaseDirectory, "models", "cifar10-sample");
            RunConfig config = options.Read(parsed, null, [Text("data.source", source), Text("teacher.model", name)]);
            return Execute(parsed, options, config, folder, cancellation);
        }));
        return new Verb(command, ["kt quickstart", "kt quickstart --teacher hog --seed 2"]);
    }

    public static Verb Transfer()
    {
        Argument<string> teacher = CommonOptions.Teacher(), images = CommonOptions.Images();
        Option<string?> layer = CommonOptions.Layer(), pooling = CommonOptions.Pooling();
        var count = new Option<int?>("--k", "-k") { Description = "Clusters; the square root of twice the training pictures unless given" };
        Option<string?> network = CommonOptions.Network();
        RunOptions options = new("Folder of the run; runs/TEACHER-IMAGES unless given");
        var command = new Command("transfer", "A trained network and pictures in, student.onnx out") { teacher, images, layer, pooling, count, network };
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            string model = parsed.GetRequiredValue(teacher), source = parsed.GetRequiredValue(images);
            string folder = parsed.GetValue(options.Out)
                ?? Path.Combine("runs", $"{Path.GetFileNameWithoutExtension(model)}-{Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(source)))}");
            var settings = new List<string> { Text("data.source", source), Text("teacher.model", model) };
            if (parsed.GetValue(layer) is { } l) settings.Add(Text("teacher.layer", l));
            if (parsed.GetValue(pooling) is { } p) settings.Add(Text("teacher.pooling", p));
            if (parsed.GetValue(count) is { } k) settings.Add($"clusters.count={k}");
            if (parsed.GetValue(network) is { } n) settings.Add(Text("student.network", n));
            return Execute(parsed, options, options.Read(parsed, null, settings), folder, cancellation);
        }));
        return new Verb(command,
            ["kt transfer teacher.onnx pictures/", "kt transfer hog pictures/ --k 500 --out runs/hog-500", "kt transfer teacher.json pictures/ --set student.epochs=40"]);
    }

    public static Verb Run()
    {
        var file = new Argument<string>("config") { Description = "JSON with comments; kt options lists every setting" };
        RunOptions options = new("Folder of the run; runs/CONFIG unless given");
        var command = new Command("run", "All stages as a configuration file says") { file };
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            string path = parsed.GetRequiredValue(file);
            if (!File.Exists(path)) throw new ConfigException($"there is no configuration {path}.");
            RunConfig config = options.Read(parsed, path, []);
            return Execute(parsed, options, config, parsed.GetValue(options.Out) ?? Path.Combine("runs", Path.GetFileNameWithoutExtension(path)), cancellation);
        }));
        return new Verb(command, ["kt run config.json --out runs/first", "kt run config.json --set seed=2 --out runs/second"]);
    }

    private static string Text(string key, string value) => $"{key}={System.Text.Json.JsonSerializer.Serialize(value)}";

    private static int Execute(ParseResult parsed, RunOptions options, RunConfig config, string folder, CancellationToken cancellation)
    {
        if (parsed.GetValue(options.DryRun)) return RunPlan.Print(config, folder);
        Reports.RunSummary summary = Pipeline.Run(new RunContext(config, folder, parsed.GetValue(options.Force), cancellation));
        if (parsed.GetValue(options.Json)) Console.Out.WriteLine(File.ReadAllText(Path.Combine(folder, "summary.json")).TrimEnd());
        else Output.Results(summary);
        return ExitCode.Done;
    }

    /// <summary>Options that all three share.</summary>
    private sealed class RunOptions(string outMeaning)
    {
        public Option<string?> Out { get; } = CommonOptions.Out(outMeaning);

        public Option<int?> Seed { get; } = new("--seed") { Description = "Seed of everything random; 1 unless given" };

        public Option<string[]> Set { get; } = CommonOptions.Set();

        public Option<bool> Force { get; } = CommonOptions.Force();

        public Option<bool> Json { get; } = CommonOptions.Json();

        public Option<bool> DryRun { get; } = CommonOptions.DryRun();

        public void AddTo(Command command)
        {
            foreach (Option option in new Option[] { Out, Seed, Set, Force, Json, DryRun }) command.Add(option);
        }

        /// <summary>Defaults, then the file, then what the verb sets, then --seed, then --set.</summary>
        public RunConfig Read(ParseResult parsed, string? path, IReadOnlyList<string> settings)
        {
            List<string> all = [.. settings];
            if (parsed.GetValue(Seed) is { } seed) all.Add($"seed={seed}");
            all.AddRange(parsed.GetValue(Set) ?? []);
            return ConfigReader.Read<RunConfig>(path is null ? null : File.ReadAllText(path), path, all);
        }
    }
}
