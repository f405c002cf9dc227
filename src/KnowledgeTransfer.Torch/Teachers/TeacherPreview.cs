using KnowledgeTransfer.Data;
using KnowledgeTransfer.Reports;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Pretext;

namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>What a network is shown and what it answers, for people to look at.</summary>
/// <param name="Illustrations">The first pictures by id: not chosen.</param>
/// <param name="Confusion">What is taken for what; null where answers are numbers, and before training.</param>
public sealed record TeacherPreview(IReadOnlyList<TeacherIllustration> Illustrations, TeacherConfusion? Confusion)
{
    private const int IllustrationCount = 24;
    private const int PictureLimit = 2000;

    /// <summary>Examples without answers: what a network would be shown.</summary>
    /// <param name="task">The lesson.</param>
    /// <param name="images">Pictures of its size, at least one.</param>
    /// <param name="preprocessing">Mean and deviation of the pictures.</param>
    /// <param name="seed">Of the examples.</param>
    public static TeacherPreview Show(PretextTask task, ITrainingImages images, ImagePreprocessing preprocessing, ulong seed)
    {
        IEnumerable<AnsweredExample> examples =
            new TaskAnswers(task, images, preprocessing, seed).Of(null, Precision.Float32, IllustrationCount);
        return new TeacherPreview([.. examples.Select(example => Illustrate(task, example, preprocessing))], null);
    }

    /// <summary>Examples with a trained network's answers; confusion over up to 2,000 pictures.</summary>
    /// <param name="trained">The network.</param>
    /// <param name="images">Pictures that it did not learn from, of the task's size, at least one.</param>
    public static TeacherPreview Answer(TrainedTask trained, ITrainingImages images)
    {
        var illustrations = new List<TeacherIllustration>();
        ClassCounts? counts = trained.Task.Shape.AsksForClasses ? new ClassCounts(trained.Task) : null;
        int limit = counts is null ? IllustrationCount : PictureLimit;
        var answers = new TaskAnswers(trained.Task, images, trained.Preprocessing, trained.Seed);
        foreach (AnsweredExample example in answers.Of(trained.Network, trained.Precision, limit))
        {
            if (illustrations.Count < IllustrationCount) illustrations.Add(Illustrate(trained.Task, example, trained.Preprocessing));
            counts?.Add(example);
        }
        return new TeacherPreview(illustrations, counts?.ToConfusion());
    }

    private static TeacherIllustration Illustrate(PretextTask task, AnsweredExample example, ImagePreprocessing preprocessing) =>
        new(example.Id.Value, task.Illustrator.Illustrate(example, preprocessing));
}
