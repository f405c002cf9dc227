using System.CommandLine;
using System.Globalization;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Data.Voc.Composites;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt data composites</c>: a synthetic data set in VOC layout from cut-outs and photographs.</summary>
internal static class DataCompositesVerb
{
    public static Verb Create()
    {
        var byDefault = new CompositeOptions { Cutouts = "", Backgrounds = "" };
        var cutouts = new Option<string>("--cutouts")
        {
            Description = "A folder of PNG files with transparency per class",
            HelpName = "FOLDER",
            Required = true,
        };
        var backgrounds = new Option<string>("--backgrounds") { Description = "Photographs", HelpName = "FOLDER", Required = true };
        Option<string?> folder = CommonOptions.Out("Receives the data set; must be missing or empty");
        folder.Required = true;
        Option<int> count = Number("--count", "Pictures to learn from", byDefault.TrainCount);
        Option<int> testCount = Number("--test-count", "Pictures to judge by", byDefault.TestCount);
        Option<int> size = Number("--size", "Short side in pixels; the long one is four thirds of it", byDefault.Size);
        Option<int> objects = Number("--objects", "Largest number of objects in a picture", byDefault.MaxObjects);
        var classes = new Option<string[]>("--classes")
        {
            Description = "Classes to use, names of folders; all unless given",
            AllowMultipleArgumentsPerToken = true,
            HelpName = "NAMES",
            DefaultValueFactory = _ => [],
        };
        Option<int> seed = CommonOptions.Seed();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("composites", "Make synthetic pictures in VOC layout with exact boxes and masks: cut-outs on photographs")
        {
            cutouts, backgrounds, folder, count, testCount, size, objects, classes, seed, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            var options = new CompositeOptions
            {
                Cutouts = parsed.GetRequiredValue(cutouts),
                Backgrounds = parsed.GetRequiredValue(backgrounds),
                Classes = parsed.GetValue(classes)!,
                TrainCount = parsed.GetValue(count),
                TestCount = parsed.GetValue(testCount),
                Size = parsed.GetValue(size),
                MaxObjects = parsed.GetValue(objects),
                Seed = (ulong)parsed.GetValue(seed),
            };
            string target = parsed.GetRequiredValue(folder)!;
            CompositeSummary summary = ProgressView.Show(
                "composites", progress => CompositeDataSet.Make(options, target, progress, cancellation));
            if (parsed.GetValue(json)) Output.Json(summary);
            else Print(summary, target);
            return ExitCode.Done;
        }));
        return new Verb(command,
        [
            "kt data composites --cutouts stamps/ --backgrounds photographs/ --out composites",
            "kt data composites --cutouts stamps/ --backgrounds photographs/ --classes animals vehicles --size 128 --out composites",
        ]);
    }

    private static Option<int> Number(string name, string meaning, int byDefault) =>
        new(name) { Description = meaning, DefaultValueFactory = _ => byDefault };

    private static void Print(CompositeSummary s, string folder)
    {
        Output.Table([">number", "class", ">cut-outs, training / test", ">objects, training / test"],
            s.Classes.Select((c, i) => (string[])
                [$"{i + 1}", c.Name, Pair(c.TrainCutouts, c.TestCutouts), Pair(c.TrainObjects, c.TestObjects)]));
        string text = string.Create(CultureInfo.InvariantCulture,
            $"{s.TrainPictures:N0} training and {s.TestPictures:N0} test pictures of {s.Width} x {s.Height} pixels in {folder}. They are " +
            $"synthetic: cut-outs on photographs. The sides share no cut-out and no photograph ({s.TrainBackgrounds:N0} and " +
            $"{s.TestBackgrounds:N0}): a quarter of the files, by their hashes, is for tests only.");
        Output.Note(text);
        foreach (NamedCount entry in s.LeftOut)
            Output.Note(string.Create(CultureInfo.InvariantCulture, $"left out  {entry.Count:N0} {entry.Name}"));

        static string Pair(int train, int test) => string.Create(CultureInfo.InvariantCulture, $"{train:N0} / {test:N0}");
    }
}
