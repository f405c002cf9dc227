namespace KnowledgeTransfer.Cli.Stages.Figures;

/// <summary>What the stage <c>features</c> wrote.</summary>
/// <param name="Teacher">Name of the extractor.</param>
/// <param name="Supervision">How it was trained, in words.</param>
/// <param name="Dimension">d, numbers per picture.</param>
/// <param name="PictureCount">Rows over all files.</param>
internal sealed record FeatureFigures(string Teacher, string Supervision, int Dimension, int PictureCount);
