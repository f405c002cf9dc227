using System.CommandLine;
using KnowledgeTransfer.Cli.Evaluation;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Torch.Protocols.VocClassification;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt eval voc-classification</c>.</summary>
internal static class EvalVocClassificationVerb
{
    public static Verb Create()
    {
        Option<int> crops = CommonOptions.Repetitions(
            "--crops", "Crops of each test picture whose answers are averaged", VocClassificationOptions.PaperCropCount);
        return EvalVocVerb.Create(
            new VocClassificationEvaluation(), "Fine-tune to tell which classes pictures show: mean average precision", [crops],
            (usual, parsed) => usual with { CropCount = parsed.GetValue(crops) });
    }
}
