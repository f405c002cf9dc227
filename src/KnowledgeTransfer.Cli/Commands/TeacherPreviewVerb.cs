using System.CommandLine;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Reports;
using KnowledgeTransfer.Torch.Pretext;
using KnowledgeTransfer.Torch.Teachers;
using KnowledgeTransfer.Torch.Training;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt teacher preview</c>: what a network is shown, and what a trained one answers, as a page.</summary>
internal static class TeacherPreviewVerb
{
    public static Verb Create()
    {
        var folder = new Argument<string?>("folder")
        {
            Description = "A folder that kt teacher train made; without it, only what would be shown is shown",
            Arity = ArgumentArity.ZeroOrOne,
        };
        PretextOptions pretext = new();
        pretext.Task.Required = false;
        var page = new Option<string?>("--out", "-o") { Description = "The HTML file; ./preview.html unless given", HelpName = "FILE" };
        Option<int> seed = CommonOptions.Seed(), threads = CommonOptions.Threads();
        var command = new Command("preview", "Show what a task asks, and what a trained network answers") { folder, page, seed, threads };
        pretext.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            TrainedTeacher? teacher = parsed.GetValue(folder) is { } given ? TrainedTeacher.Open(given) : null;
            if (teacher is null && parsed.GetValue(pretext.Task) is null)
                throw new ConfigException("give the folder of a trained teacher, or --task for what a network would be shown.");
            ulong number = teacher?.Seed ?? (ulong)parsed.GetValue(seed);
            int count = parsed.GetValue(threads);
            (PretextImages pictures, PretextTask task, _) = pretext.Open(parsed, number, count, cancellation, teacher);
            ShownPictures shown = ShownPictures.Decode(pictures.Images, task.PictureSize, count, cancellation);
            if (teacher?.Knows(pictures.Images) is false)
            {
                Output.Note(
                    "preview   these are not the pictures of the training, or not divided as there: some may have been learned from.");
            }
            string path = parsed.GetValue(page) ?? "preview.html";
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } target) Directory.CreateDirectory(target);
            AtomicFile.WriteText(path, TeacherReport.Render(teacher is null ? Untrained() : Trained(teacher)));
            Output.Note($"preview   {path}");
            return ExitCode.Done;

            TeacherReportData Untrained()
            {
                if (task.Problem(shown.Train) is { } problem) throw new DataException(problem);
                ImagePreprocessing preprocessing = ImageStatistics.Measure(shown.Train, task.PictureSize);
                PretextTask fitted = task.Fit(shown.Train, preprocessing);
                return TeacherPage.BeforeTraining(task, TeacherPreview.Show(fitted, shown.HeldOut, preprocessing, number));
            }

            TeacherReportData Trained(TrainedTeacher made)
            {
                using TrainedTask trained = made.Load(task, shown.Train);
                TeacherPreview preview = TeacherPreview.Answer(trained, shown.HeldOut);
                return TeacherPage.Of(task, made.Figures.Training, made.Options, preview, shortcuts: null);
            }
        }));
        return new Verb(command,
        [
            "kt teacher preview --task jigsaw++ --data pictures/",
            "kt teacher preview puzzle --data pictures/ --out puzzle.html",
        ]);
    }
}
