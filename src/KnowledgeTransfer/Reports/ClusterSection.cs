namespace KnowledgeTransfer.Reports;

/// <summary>What k-means found: figures, inertia, sizes, pictures.</summary>
internal static class ClusterSection
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter html, RunSummary run)
    {
        ClusterSummary clusters = run.Clusters;
        int empty = clusters.Sizes.Count(size => size == 0);
        using (html.Start("section", ("aria-labelledby", "clusters")))
        {
            html.Element("h2", "Clusters", ("id", "clusters"));
            html.Name("p", Sentence(clusters));
            FigureList.Write(html,
                ("clusters (k)", ReportNumbers.Count(clusters.Sizes.Count),
                    empty == 0 ? "none empty" : $"{ReportNumbers.Count(empty)} empty"),
                ("largest share", Percent(clusters.LargestShare), clusters.Sizes.Count > 0
                    ? $"equal shares: {ReportNumbers.Percent(1.0 / clusters.Sizes.Count)}" : ""),
                ("size entropy", clusters.SizeEntropyBits is { } bits ? $"{ReportNumbers.Short(bits)}\u00a0bits" : null,
                    clusters.Sizes.Count > 0
                    ? $"at most {ReportNumbers.Short(Math.Log2(clusters.Sizes.Count))}" : ""),
                ("imbalance", clusters.Imbalance is { } imbalance ? ReportNumbers.Short(imbalance) : null, "1 is even"),
                ("purity", Percent(clusters.Purity), "with labels, evaluation only"),
                ("NMI with labels", clusters.NormalisedMutualInformation is { } nmi ? ReportNumbers.Short(nmi) : null,
                    "0 to 1, evaluation only"));
            using (html.Start("div", ("class", "columns")))
            {
                SvgLineChart.Write(html, "inertia", "Inertia per iteration", Convergence(clusters), "iteration", clusters.InertiaUnit,
                    isShare: false,
                    [new ChartSeries("inertia", clusters.InertiaPerIteration.Select((y, i) => (i + 1.0, (double?)y)).ToArray())]);
                SvgBarChart.Write(html, "sizes", clusters.Sizes);
            }
            ClusterGallery.Write(html, clusters);
        }
    }

    private static string? Percent(double? share) => share is { } value ? ReportNumbers.Percent(value) : null;

    private static string Sentence(ClusterSummary clusters)
    {
        string of = clusters.Source.Length > 0 ? $" of another data set, {clusters.Source}; the pictures took its nearest centroids" : "";
        string rows = $"Exact k-means on {ReportNumbers.Count(clusters.RowCount)} rows{of}.";
        string transform = clusters.Transform.Length > 0 ? $" Features: {clusters.Transform}." : "";
        string start = clusters.Initialisation.Length > 0 ? $" Started by {clusters.Initialisation}." : "";
        return rows + transform + start;
    }

    private static string Convergence(ClusterSummary clusters)
    {
        string count = $"{ReportNumbers.Count(clusters.InertiaPerIteration.Count)} iterations";
        return clusters.Converged switch
        {
            true => $"{count}; no row changed its cluster in the last one.",
            false => $"{count}; stopped before the assignment was stable.",
            null => $"{count}.",
        };
    }
}
