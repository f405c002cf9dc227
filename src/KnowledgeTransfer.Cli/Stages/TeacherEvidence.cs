using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Reports;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Teachers;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>What a trained network answers on held-out pictures, and whether it cheats.</summary>
/// <param name="Preview">Examples and confusion.</param>
/// <param name="Shortcuts">The shortcut test; null where it does not apply.</param>
internal sealed record TeacherEvidence(TeacherPreview Preview, TeacherShortcuts? Shortcuts)
{
    private const int TrainLimit = 5000, HeldOutLimit = 2000;

    /// <summary>Gathers both. Where no pictures are held out, training pictures are shown.</summary>
    public static TeacherEvidence Gather(
        TrainedTask trained, RunImages images, int threads, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        MemoryImages heldOut = HeldOut(images, trained.Task.PictureSize, threads, cancellation);
        return new TeacherEvidence(
            TeacherPreview.Answer(trained, heldOut), Measure(trained, images, heldOut, threads, progress, cancellation));
    }

    /// <summary>Gathers both and writes the page of a teacher that has just been trained.</summary>
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
        WeightSet weights = WeightFile.Read(stage[TeacherTrainer.TaskFile]);
        using var trained = new TrainedTask(request.Task, size => EncoderCatalogue.Create(request.Network, size), weights,
            training.Preprocessing, training.Precision, request.Options.Seed);
        TeacherEvidence evidence = Gather(trained, request.Images, request.Options.ThreadCount, progress, cancellation);
        TeacherReportData page =
            TeacherPage.Of(request.Task, training, JsonNode.Parse(options)!.AsObject(), evidence.Preview, evidence.Shortcuts);
        AtomicFile.WriteText(stage[TeacherPage.FileName], TeacherReport.Render(page));
    }

    /// <summary>The pictures that are answered.</summary>
    public static MemoryImages HeldOut(RunImages images, int size, int threads, CancellationToken cancellation)
    {
        if (images.HeldOut.Count == 0) Output.Note("preview   no pictures are held out: training pictures are shown.");
        ImageSource source = images.HeldOut.Count > 0 ? images.HeldOut : images.Train;
        return DecodedImages.First(source, size, HeldOutLimit, threads, cancellation);
    }

    /// <summary>The shortcut test; null where it does not apply.</summary>
    public static TeacherShortcuts? Measure(
        TrainedTask trained, RunImages images, MemoryImages heldOut, int threads, IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        if (ShortcutTest.Problem(trained.Task) is not null) return null;
        MemoryImages train = DecodedImages.First(images.Train, trained.Task.PictureSize, TrainLimit, threads, cancellation);
        return ShortcutTest.Run(
            trained.Task, trained, train, heldOut, trained.Preprocessing, trained.Seed, options: null, progress, cancellation);
    }
}
