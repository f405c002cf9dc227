using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>The pictures of a run, checked and divided.</summary>
/// <param name="Train">Pictures that clustering and training see.</param>
/// <param name="HeldOut">Pictures kept for judging; may be empty.</param>
/// <param name="Fingerprint">Hash of ids and contents of all of them and of the division.</param>
/// <param name="Summary">What the source holds.</param>
internal sealed record RunImages(ImageSource Train, ImageSource HeldOut, string Fingerprint, DataSummary Summary)
{
    /// <summary>Short sides of the pictures: what decides which student suits them.</summary>
    public SizeRange ShortSide => Summary.Width.Median < Summary.Height.Median ? Summary.Width : Summary.Height;
}
