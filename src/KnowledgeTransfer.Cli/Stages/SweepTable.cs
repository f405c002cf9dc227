using System.Globalization;
using System.Text;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Onnx;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>A sweep's figures as a file and on the terminal.</summary>
internal static class SweepTable
{
    private const string Heads = "rank,layer,pooling,dimension,weighted_depth,suggestion,score,neighbour_consistency,effective_rank," +
        "k,halves_agreement,view_agreement,view_information_nats,size_entropy";

    /// <summary>One line per layer, pooling and k, best first; with probes, their accuracies at the end.</summary>
    public static string Csv(SweepFigures figures)
    {
        var text = new StringBuilder(Heads).Append(figures.Probes is null ? "\n" : ",probe_knn_20,probe_linear\n");
        foreach ((int index, SweepChoice c) in figures.Sweep.Choices.Index())
        {
            string probe = figures.Probes is { } probes
                ? string.Create(CultureInfo.InvariantCulture, $",{probes[index].Neighbours:R},{probes[index].Linear:R}")
                : "";
            foreach (ClusteringFigures k in c.Figures.Clusterings)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"{index + 1},\"{c.Layer.Replace("\"", "\"\"")}\",{c.Pooling},{c.Dimension},{c.WeightedDepth},{c.Suggestion},{c.Score:R},");
                text.Append(CultureInfo.InvariantCulture, $"{c.Figures.NeighbourConsistency:R},{c.Figures.EffectiveRank:R},");
                text.Append(CultureInfo.InvariantCulture,
                    $"{k.ClusterCount},{k.HalvesAgreement:R},{k.ViewAgreement:R},{k.ViewInformation:R},{k.SizeEntropy:R}{probe}\n");
            }
        }
        return text.ToString();
    }

    /// <summary>One line per layer and pooling on stdout; figures of clusters are those of the rule's k.</summary>
    public static void Print(SweepFigures figures)
    {
        List<string> heads =
        [
            "", "layer", "pooling", ">numbers", ">suggestion", ">score", ">neighbours kept", ">effective rank", ">k", ">halves agree", ">views agree",
            ">views' nats", ">size entropy",
        ];
        if (figures.Probes is not null) heads.AddRange([">kNN 20, labels", ">linear, labels"]);
        Output.Table([.. heads], figures.Sweep.Choices.Select((choice, index) => Row(figures, choice, index)));
    }

    private static string[] Row(SweepFigures figures, SweepChoice choice, int index)
    {
        ClusteringFigures k = SweepRule.AtRule(choice.Figures);
        List<string> cells =
        [
            $"{index + 1}", choice.Layer, choice.Pooling, $"{choice.Dimension:N0}",
            choice.Suggestion > 0 ? $"{choice.Suggestion}" : "", Number(choice.Score), Percent(choice.Figures.NeighbourConsistency), $"{choice.Figures.EffectiveRank:N0}", $"{k.ClusterCount}",
            Number(k.HalvesAgreement), Number(k.ViewAgreement), Number(k.ViewInformation), Number(k.SizeEntropy),
        ];
        if (figures.Probes is { } probes) cells.AddRange([Percent(probes[index].Neighbours), Percent(probes[index].Linear)]);
        return [.. cells];

        static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

        static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");
    }
}
