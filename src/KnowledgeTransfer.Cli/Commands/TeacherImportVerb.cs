using System.CommandLine;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Features;
using KnowledgeTransfer.Onnx;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt teacher import MODEL</c>: writes down how a network is to be used, so that nobody has to say it again.</summary>
internal static class TeacherImportVerb
{
    public static Verb Create()
    {
        var model = new Argument<string>("model") { Description = "A .onnx file; it stays where it is" };
        var record = new Option<string?>("--out", "-o")
        {
            Description = "The record; MODEL.json beside the model unless given",
            HelpName = "FILE",
        };
        Option<string?> layer = CommonOptions.Layer(), pooling = CommonOptions.Pooling();
        var name = new Option<string?>("--name") { Description = "Name for people and tables" };
        var preprocessing = new PreprocessingOptions();
        Option<string> licence = Fact("--licence", "Licence of the weights");
        Option<string> source = Fact("--source", "Where the model comes from");
        Option<string> supervision = Fact(
            "--supervision", "For example \"supervised: ImageNet labels\" or \"self-supervised: rotation\"");
        var command = new Command("import", "Write a teacher record: preprocessing, layer, pooling, licence, the model's hash")
        {
            model, record, layer, pooling, name,
        };
        preprocessing.AddTo(command);
        foreach (Option<string> fact in new[] { licence, source, supervision }) command.Add(fact);
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(model);
            string target = parsed.GetValue(record) ?? Path.ChangeExtension(path, ".json");
            TeacherRecord written = TeacherImport.Import(path, target, preprocessing.Read(parsed) with
            {
                Name = parsed.GetValue(name),
                Tap = parsed.GetValue(layer),
                Pooling = parsed.GetValue(pooling) is { } words ? FeaturePooling.Parse(words) : null,
                Licence = parsed.GetValue(licence)!,
                Source = parsed.GetValue(source)!,
                Supervision = parsed.GetValue(supervision)!,
            });
            Output.Note(
                $"{target}: {written.Name}, {written.Tap}, pooling {written.Pooling}, {written.Dimension:N0} numbers per picture; " +
                "the model's own outputs are unchanged by tapping.");
            Console.Out.WriteLine(target);
            return ExitCode.Done;
        });
        return new Verb(command, ["kt teacher import teacher.onnx --layer relu4 --pooling average --supervision \"supervised: ImageNet\""]);
    }

    private static Option<string> Fact(string name, string meaning) =>
        new(name) { Description = meaning, DefaultValueFactory = _ => "unknown" };
}
