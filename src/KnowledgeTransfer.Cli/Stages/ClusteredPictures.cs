using KnowledgeTransfer.Cli.Teachers;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>Where clusters are found: in the run's own training pictures, or in another data set's, checked and read by the same
/// teacher.</summary>
/// <param name="Images">Pictures, of which the training ones are clustered.</param>
/// <param name="Features">Folder of their features.</param>
internal sealed record ClusteredPictures(RunImages Images, StageFolder Features)
{
    /// <summary>Folder inside the run's that the other data set's stages lie in.</summary>
    public const string Name = "clustered";

    /// <summary>Runs or skips the stages that the other data set needs, if there is one.</summary>
    /// <param name="context">Settings and the run's folder.</param>
    /// <param name="own">The run's own pictures.</param>
    /// <param name="ownFeatures">Their features.</param>
    /// <param name="teacher">Who reads both.</param>
    public static ClusteredPictures Run(RunContext context, RunImages own, StageFolder ownFeatures, Teacher teacher)
    {
        if (Context(context) is not { } other) return new ClusteredPictures(own, ownFeatures);
        RunImages images = DataStage.Run(other);
        return new ClusteredPictures(images, FeatureStage.RunTrain(other, images, teacher));
    }

    /// <summary>For plans: the training pictures that would be clustered; the run's own if there is no other data set.</summary>
    /// <param name="context">Settings; the folder is not touched.</param>
    /// <param name="own">The run's own training pictures.</param>
    /// <param name="open">Opens pictures.</param>
    public static ImageSource Plan(RunContext context, ImageSource own, Func<string, ImageSource> open) =>
        Context(context) is { } other ? DataStage.Split(open(other.Config.Data.Source), other).Train : own;

    /// <summary>The run as it would be on the other data set; null if there is none.</summary>
    public static RunContext? Context(RunContext context) => context.Config.Clustered is not { } clustered ? null : context with
    {
        Folder = context.StageFolder(Name),
        Config = context.Config with
        {
            Data = context.Config.Data with { Source = clustered.Source, TrainLimit = clustered.TrainLimit, HeldOutLimit = null },
        },
    };
}
