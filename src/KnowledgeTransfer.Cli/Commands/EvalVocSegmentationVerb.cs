using KnowledgeTransfer.Cli.Evaluation;
using KnowledgeTransfer.Cli.Terminal;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt eval voc-segmentation</c>.</summary>
internal static class EvalVocSegmentationVerb
{
    public static Verb Create() => EvalVocVerb.Create(
        new VocSegmentationEvaluation(), "Fine-tune a fully convolutional network on masks: intersection over union of each class", [],
        (usual, _) => usual);
}
