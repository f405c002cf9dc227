using System.CommandLine;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Terminal;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt eval</c> with a protocol.</summary>
internal static class EvalVerb
{
    public static Verb Create() => new(new Command("eval", "Judge a student, a teacher or a control on labelled pictures"), [],
        EvalFrozenVerb.Create(
            "knn", "Nearest neighbours by cosine: k = 20 and 200 with temperature 0.07, and 1-NN", new EvalSection { Linear = false }, [],
            (_, _) => null, []),
        EvalLinearVerb.Create(), EvalTrainingVerb.Nonlinear(), EvalTrainingVerb.Fewshot(), EvalSupervisedVerb.Create(),
        EvalAlignmentVerb.Create(), EvalVocClassificationVerb.Create(), EvalVocDetectionVerb.Create(), EvalVocSegmentationVerb.Create());
}
