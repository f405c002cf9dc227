using System.CommandLine;
using System.Globalization;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.PseudoLabels;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt eval alignment LABELS PICTURES</c>: what clusters that saw no class have to do with classes.</summary>
internal static class EvalAlignmentVerb
{
    public static Verb Create()
    {
        var labels = new Argument<string>("labels") { Description = "CSV of pseudo-labels, as kt labels and a run's labels/ have it" };
        Argument<string> images = CommonOptions.LabelledImages();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("alignment", "Compare pseudo-labels with classes: nothing is trained") { labels, images, json };
        command.SetAction(parsed =>
        {
            AlignmentFigures figures = Compare(
                PseudoLabelSet.ReadCsv(parsed.GetRequiredValue(labels)), ImageSources.Open(parsed.GetRequiredValue(images)));
            if (parsed.GetValue(json)) Output.Json(figures);
            else Print(figures);
            return ExitCode.Done;
        });
        return new Verb(command, ["kt eval alignment runs/quickstart-rotation-1/labels/train.csv pictures/"]);
    }

    private static AlignmentFigures Compare(PseudoLabelSet labels, ImageSource source)
    {
        if (source.Labels is not { } truth)
            throw new DataException($"{source.Name} has no labels to compare with. Put the pictures into one folder per class.");
        Dictionary<ImageId, int> classOf = source.Ids.Zip(truth.Classes).Where(p => p.Second >= 0).ToDictionary();
        (int Cluster, int Class)[] known =
        [
            .. labels.Ids.Zip(labels.Clusters.ToArray())
                .Where(p => classOf.ContainsKey(p.First)).Select(p => (p.Second, classOf[p.First])),
        ];
        if (known.Length == 0)
        {
            throw new DataException(
                $"none of the {labels.Ids.Count:N0} labelled ids, such as {labels.Ids.FirstOrDefault()}, is a picture with a class in " +
                $"{source.Name}, such as {source.Ids.FirstOrDefault()}. Give the pictures that were labelled.");
        }
        int[] clusters = Array.ConvertAll(known, p => p.Cluster), classes = Array.ConvertAll(known, p => p.Class);
        int k = labels.ClusterCount, c = truth.ClassNames.Count;
        return new AlignmentFigures(
            known.Length, labels.Ids.Count - known.Length, k, c, ClusterAlignment.Compute(clusters, k, classes, c),
            PartitionAgreement.Compute(clusters, k, classes, c).Adjusted, ClusterAccuracy.Compute(clusters, k, classes, c).Accuracy);
    }

    private static void Print(AlignmentFigures f)
    {
        Output.Table(["", ">"],
        [
            ["pictures with cluster and class", $"{f.Pictures:N0}"],
            ["clusters, classes", $"{f.Clusters:N0}, {f.Classes:N0}"],
            ["purity (grows with k by itself)", Number(f.Alignment.Purity)],
            ["normalised mutual information", Number(f.Alignment.NormalizedMutualInformation)],
            ["the same beyond chance (adjusted)", Number(f.AdjustedMutualInformation)],
            ["accuracy of the best one-to-one map", Number(f.ClusterAccuracy)],
        ]);
        if (f.WithoutClass > 0) Output.Note($"{f.WithoutClass:N0} labelled ids are no pictures with a class and were left out.");

        static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
    }

    /// <summary>What the table shows.</summary>
    private sealed record AlignmentFigures(
        int Pictures, int WithoutClass, int Clusters, int Classes, ClusterAlignment Alignment, double AdjustedMutualInformation,
        double ClusterAccuracy);
}
