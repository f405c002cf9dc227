using KnowledgeTransfer.Torch.Pretext;
using KnowledgeTransfer.Torch.Training;

namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>How each task is trained unless told otherwise.</summary>
public static class TeacherRecipes
{
    private const int SmallSide = 112;

    /// <summary>
    /// Small pictures: Nesterov and one cosine, whose length is for the user to choose. Larger ones: the schedules of the papers, with
    /// drops at the same shares of all steps when fewer are asked for.
    /// </summary>
    /// <param name="task">The lesson; its <see cref="PretextTask.PictureSize"/> decides.</param>
    public static TeacherOptions For(PretextTask task) => (task.PictureSize <= SmallSide, task.Name) switch
    {
        (true, "rotation") => new TeacherOptions { LearningRate = 0.1 },
        (true, _) => new TeacherOptions(),
        (false, "rotation") => Rotation,
        (false, _) => Jigsaw,
    };

    /// <summary>Jigsaw (Noroozi and Favaro 2016), which later tasks of that group take over: 350,000 steps of 256, rate 0.01 divided by 10
    /// every 100,000.</summary>
    private static TeacherOptions Jigsaw { get; } = new()
    {
        Steps = 350_000,
        BatchSize = 256,
        LearningRate = 0.01,
        Nesterov = false,
        Schedule = LearningRateSchedule.Step,
        WarmupShare = 0,
    };

    /// <summary>
    /// Rotation (Gidaris et al. 2018) on ImageNet: batches of 192 pictures, 30 epochs (200,000 steps), rate 0.01 divided by 10 after 10, 20
    /// and 25.
    /// </summary>
    private static TeacherOptions Rotation { get; } = Jigsaw with
    {
        Steps = 200_000,
        BatchSize = 192,
        DropShares = [1 / 3.0, 2 / 3.0, 5 / 6.0],
    };
}
