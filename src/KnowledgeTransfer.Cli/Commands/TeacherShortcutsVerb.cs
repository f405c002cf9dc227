using System.CommandLine;
using System.Globalization;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Reports;
using KnowledgeTransfer.Torch.Pretext;
using KnowledgeTransfer.Torch.Teachers;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt teacher shortcuts</c>: whether a trained network cheats.</summary>
internal static class TeacherShortcutsVerb
{
    public static Verb Create()
    {
        var folder = new Argument<string>("folder") { Description = "A folder that kt teacher train made" };
        PretextOptions pretext = new();
        pretext.Task.Required = false;
        Option<int> threads = CommonOptions.Threads();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("shortcuts", "Ask whether a task is answered by borders, brightness or colour fringes alone")
        {
            folder, threads, json,
        };
        pretext.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            TrainedTeacher teacher = TrainedTeacher.Open(parsed.GetRequiredValue(folder));
            int count = parsed.GetValue(threads);
            (PretextImages pictures, PretextTask task, _) = pretext.Open(parsed, teacher.Seed, count, cancellation, teacher);
            if (ShortcutTest.Problem(task) is { } problem) throw new ConfigException(problem);
            ShownPictures shown = ShownPictures.Decode(pictures.Images, task.PictureSize, count, cancellation);
            using TrainedTask trained = teacher.Load(task, shown.Train);
            TeacherShortcuts shortcuts = ProgressView.Show("shortcuts", progress =>
                TeacherEvidence.Shortcuts(trained, shown, progress, cancellation)!);
            if (parsed.GetValue(json)) Output.Json(shortcuts);
            else Print(shortcuts);
            return ExitCode.Done;
        }));
        return new Verb(command, ["kt teacher shortcuts puzzle --data pictures/", "kt teacher shortcuts puzzle --data pictures/ --json"]);
    }

    private static void Print(TeacherShortcuts shortcuts)
    {
        var rows = new List<string[]>();
        if (shortcuts.Network is { } network) rows.Add(Row(network.Name, network.ExampleCount, network.Accuracy, ""));
        rows.AddRange(shortcuts.Variants.Select(v =>
            Row(v.Name, v.ExampleCount, v.Accuracy, shortcuts.IsTaken(v) ? "better without: it cheats" : "")));
        rows.AddRange(shortcuts.Probes.Select(p => Row($"probe: {p.Name}", p.ExampleCount, p.Accuracy,
            $"{(shortcuts.IsOpen(p) ? "open" : "closed")}, bound {Percent(shortcuts.Bound(p))}, learned from {p.TrainCount:N0}")));
        rows.Add(["guessing", "", Percent(shortcuts.Chance), $"{shortcuts.ClassCount:N0} classes"]);
        Output.Table(["who answers", ">examples", ">right", ""], rows);
        Output.Note(shortcuts.Verdict);

        static string[] Row(string name, int examples, double accuracy, string remark) =>
            [name, $"{examples:N0}", Percent(accuracy), remark];

        static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");
    }
}
