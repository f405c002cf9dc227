using System.CommandLine;
using KnowledgeTransfer.Cli.Evaluation;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Torch.Protocols.VocDetection;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt eval voc-detection</c>.</summary>
internal static class EvalVocDetectionVerb
{
    public static Verb Create()
    {
        var scales = new Option<int[]>("--scales")
        {
            Description = "Short sides in pixels, the schedule's unless given; several are multi-scale, for example 480 576 688 864",
            AllowMultipleArgumentsPerToken = true,
            HelpName = "PIXELS",
            DefaultValueFactory = _ => [],
        };
        var threshold = new Option<double>("--score-threshold")
        {
            Description = "Detections need more than this to count at all",
            DefaultValueFactory = _ => VocDetectionOptions.Paper.ScoreThreshold,
        };
        threshold.Validators.Add(result =>
        {
            double given = result.GetValueOrDefault<double>();
            if (given is >= 0 and < 1) return;
            result.AddError(FormattableString.Invariant($"--score-threshold is {given}; it must be 0 to below 1."));
        });
        return EvalVocVerb.Create(
            new VocDetectionEvaluation(), "Fast R-CNN from the convolutions, on boxes; beside it proposals by selective search",
            [scales, threshold],
            (usual, parsed) => usual with { Scales = parsed.GetValue(scales)!, ScoreThreshold = parsed.GetValue(threshold) });
    }
}
