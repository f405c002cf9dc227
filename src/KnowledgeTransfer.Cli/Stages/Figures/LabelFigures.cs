namespace KnowledgeTransfer.Cli.Stages.Figures;

/// <summary>What the stage <c>labels</c> assigned.</summary>
/// <param name="ClusterCount">k.</param>
/// <param name="Sets">One entry per labelled file.</param>
internal sealed record LabelFigures(int ClusterCount, IReadOnlyList<LabelledSet> Sets);

/// <summary>One labelled file.</summary>
/// <param name="Name">Its name: train, heldout, or the features file's.</param>
/// <param name="PictureCount">Rows.</param>
/// <param name="Inertia">Sum of squared distances to the nearest centroid.</param>
/// <param name="EmptyClusterCount">Clusters that no row came to.</param>
internal sealed record LabelledSet(string Name, int PictureCount, double Inertia, int EmptyClusterCount);
