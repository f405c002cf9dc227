using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Teachers;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Features;
using KnowledgeTransfer.Onnx;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>Which layer and pooling a run uses.</summary>
/// <param name="Teacher">The teacher's settings, layer and pooling filled in where a sweep chose them.</param>
/// <param name="Reason">How they were chosen, with the second choice; empty where the user or a record told them.</param>
internal sealed record LayerChoice(TeacherSection Teacher, string Reason)
{
    /// <summary>Sweeps the layers of a bare .onnx; whatever else is told stays as it is.</summary>
    public static LayerChoice Make(RunContext context, RunImages images)
    {
        TeacherSection options = context.Config.Teacher;
        int threads = context.Config.Threads;
        if (!options.Sweep || TeacherCatalogue.Undecided(options, threads) is not { } network) return new LayerChoice(options, "");
        if (images.Train.Count < SweepOptions.LeastPictures)
        {
            string few = $"first suggestion of kt teacher inspect: {images.Train.Count} training pictures are too few for a sweep, which " +
                $"needs {SweepOptions.LeastPictures}";
            Output.Note($"{SweepStage.Name,-9} {few}");
            return new LayerChoice(options, few);
        }
        FeaturePooling? pooling = options.Pooling is { } words ? FeaturePooling.Parse(words) : null;
        var request = new SweepRequest(
            network.ModelPath, network.Record.Sha256, network.Record.Preprocessing, pooling, images.Train, images.Fingerprint,
            options.SweepSample, context.SeedOf(SweepStage.Name), threads);
        SweepFigures figures = SweepStage.Run(
            context.StageFolder(SweepStage.Name), request, judged: false, context.Replace, context.Cancellation);
        SweepChoice best = figures.Sweep.Choices[0];
        return new LayerChoice(options with { Layer = best.Layer, Pooling = best.Pooling }, figures.Describe());
    }
}
