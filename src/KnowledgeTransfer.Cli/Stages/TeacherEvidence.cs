using System.Text.Json.Nodes;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Reports;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Teachers;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>What a trained network answers on held-out pictures, and whether it cheats.</summary>
internal static class TeacherEvidence
{
    /// <summary>Writes the page of a teacher that has just been trained.</summary>
    /// <param name="stage">Holds the weights; receives the page.</param>
    /// <param name="request">Pictures, task, network, options.</param>
    /// <param name="training">Settings and metrics.</param>
    /// <param name="options">The stage's options as canonical JSON.</param>
    /// <param name="progress">Told after each measurement.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    public static void WritePage(
        StageFolder stage, TeacherRequest request, TeacherResult training, string options, IProgress<StageProgress> progress,
        CancellationToken cancellation)
    {
        ShownPictures pictures =
            ShownPictures.Decode(request.Images, request.Task.PictureSize, request.Options.ThreadCount, cancellation);
        WeightSet weights = WeightFile.Read(stage[TeacherTrainer.TaskFile]);
        using var trained = new TrainedTask(
            request.Task.Fit(pictures.Train, training.Preprocessing), size => EncoderCatalogue.Create(request.Network, size), weights,
            training.Preprocessing, training.Precision, request.Options.Seed);
        TeacherReportData page = TeacherPage.Of(
            request.Task, training, JsonNode.Parse(options)!.AsObject(), TeacherPreview.Answer(trained, pictures.HeldOut),
            Shortcuts(trained, pictures, progress, cancellation));
        AtomicFile.WriteText(stage[TeacherPage.FileName], TeacherReport.Render(page));
    }

    /// <summary>The shortcut test; null where it does not apply.</summary>
    public static TeacherShortcuts? Shortcuts(
        TrainedTask trained, ShownPictures pictures, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        ShortcutTest.Problem(trained.Task) is not null ? null : ShortcutTest.Run(
            trained.Task, trained, pictures.Train, pictures.HeldOut, trained.Preprocessing, trained.Seed, options: null, progress,
            cancellation);
}
