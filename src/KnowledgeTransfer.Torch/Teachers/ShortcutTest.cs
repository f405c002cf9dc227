using KnowledgeTransfer.Data;
using KnowledgeTransfer.Reports;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Pretext;

namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>
/// Looks whether a task can be answered without knowing what pictures show: by probes that see next to nothing, and by the trained network
/// itself where protections are switched off.
/// </summary>
public static class ShortcutTest
{
    private const long NumberLimit = 32_000_000; // of what a probe sees in all: 128 MB

    /// <summary>Why the test does not apply to a task, in a sentence; null if it does.</summary>
    public static string? Problem(PretextTask task) =>
        task.Shape.AsksForClasses && task.Chance.Accuracy is not null && task.Shape.TileCount % task.Shape.ClassCount == 0
            ? null
            : $"{task.Name} answers with pictures, not with a class per example: the shortcut test does not apply.";

    /// <summary>Runs the probes and, if there is a network, its variants.</summary>
    /// <param name="task">The lesson; <see cref="Problem"/> has nothing against it.</param>
    /// <param name="trained">Its network; null before training.</param>
    /// <param name="train">Pictures that probes learn from.</param>
    /// <param name="heldOut">Pictures that are answered; at least one.</param>
    /// <param name="preprocessing">Mean and deviation.</param>
    /// <param name="seed">Of examples and probes.</param>
    /// <param name="options">null for the defaults.</param>
    /// <param name="progress">Told after each measurement; null for none.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <returns>The same for the same inputs and number of threads.</returns>
    /// <exception cref="ArgumentException">The test does not apply to the task.</exception>
    public static TeacherShortcuts Run(
        PretextTask task, TrainedTask? trained, ITrainingImages train, ITrainingImages heldOut, ImagePreprocessing preprocessing,
        ulong seed, ShortcutOptions? options = null, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (Problem(task) is { } problem) throw new ArgumentException(problem, nameof(task));
        options ??= new ShortcutOptions();
        int classes = (int)Math.Round(1 / task.Chance.Accuracy!.Value);
        IReadOnlyList<TaskVariant> protections = trained is null ? [] : task.Variants;
        ShortcutView[] views = Enum.GetValues<ShortcutView>();
        int done = 0, total = views.Length + (trained is null ? 0 : 1 + protections.Count);

        var shortcuts = new TeacherShortcuts
        {
            ClassCount = classes,
            Network = trained is null ? null : Answer("trained network", task, trained),
            Variants = [.. protections.Select(variant => Answer(variant.Name, variant.Task, trained!))],
            Probes = [.. views.Select(Probe)],
        };
        return shortcuts;

        TeacherVariant Answer(string name, PretextTask asked, TrainedTask network)
        {
            long right = 0, answers = 0;
            int examples = 0;
            var source = new TaskAnswers(asked, heldOut, preprocessing, seed);
            foreach (AnsweredExample example in source.Of(network.Network, network.Precision, options.HeldOutLimit))
            {
                cancellation.ThrowIfCancellationRequested();
                examples++;
                answers += example.Classes.Length;
                for (int i = 0; i < example.Classes.Length; i++)
                    if (example.Guess(i) == example.Classes[i]) right++;
            }
            Report(name);
            return new TeacherVariant(name, examples, (double)right / answers);
        }

        TeacherProbe Probe(ShortcutView view)
        {
            ExampleShape shape = task.Shape;
            int features = ShortcutExamples.FeaturesOf(shape, view);
            int answers = (int)Math.Min(options.AnswerLimit, NumberLimit / features);
            int examples = (int)Math.Min(Math.Max(1, answers / shape.ClassCount), (long)options.DrawLimit * train.Count);
            var source = new TaskAnswers(task, train, preprocessing, seed);
            IEnumerable<AnsweredExample> drawn = Enumerable.Range(0, (examples + train.Count - 1) / train.Count)
                .SelectMany(epoch => source.Of(null, Precision.Float32, train.Count, epoch)).Take(examples);
            var judged = new TaskAnswers(task, heldOut, preprocessing, seed);
            ShortcutExamples learned = ShortcutExamples.Of(drawn, shape, view);
            var asked = ShortcutExamples.Of(judged.Of(null, Precision.Float32, options.HeldOutLimit), shape, view);
            double accuracy = ShortcutProbe.Measure(learned, asked, classes, options, seed, cancellation);
            string name = ShortcutFeatures.Name(view);
            Report(name);
            return new TeacherProbe(name, features, learned.ExampleCount, asked.ExampleCount, accuracy);
        }

        void Report(string name) => progress?.Report(new StageProgress("shortcuts", "measurements", ++done, total, name));
    }
}
