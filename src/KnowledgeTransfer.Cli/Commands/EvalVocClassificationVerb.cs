using System.CommandLine;
using KnowledgeTransfer.Cli.Evaluation;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Torch.Protocols;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt eval voc-classification</c>.</summary>
internal static class EvalVocClassificationVerb
{
    public static Verb Create()
    {
        var crops = new Option<int>("--crops")
        {
            Description = "Crops of each test picture whose answers are averaged",
            DefaultValueFactory = _ => VocClassificationOptions.PaperCropCount,
        };
        crops.Validators.Add(result =>
        {
            int given = result.GetValueOrDefault<int>();
            if (given is < 1 or > 100) result.AddError($"--crops is {given}; it must be 1 to 100.");
        });
        return EvalVocVerb.Create(
            new VocClassificationEvaluation(), "Fine-tune to tell which classes pictures show: mean average precision", [crops],
            (usual, parsed) => usual with { CropCount = parsed.GetValue(crops) });
    }
}
