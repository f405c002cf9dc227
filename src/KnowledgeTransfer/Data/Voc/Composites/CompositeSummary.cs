
namespace KnowledgeTransfer.Data.Voc.Composites;

/// <summary>What a synthetic data set was made from and holds.</summary>
/// <param name="Classes">Per class, in the order of its number in masks (the first has 1): name, cut-outs, objects that are not
/// difficult.</param>
/// <param name="TrainPictures">Pictures to learn from.</param>
/// <param name="TestPictures">Pictures to judge by.</param>
/// <param name="Width">Columns of every picture.</param>
/// <param name="Height">Rows of every picture.</param>
/// <param name="TrainBackgrounds">Photographs that training pictures are made from.</param>
/// <param name="TestBackgrounds">Other photographs, for test pictures.</param>
/// <param name="DifficultObjects">Objects that are mostly hidden.</param>
/// <param name="LeftOut">Reasons for which files were left out, and how many each.</param>
public sealed record CompositeSummary(
    IReadOnlyList<CompositeClass> Classes, int TrainPictures, int TestPictures, int Width, int Height, int TrainBackgrounds,
    int TestBackgrounds, int DifficultObjects, IReadOnlyList<NamedCount> LeftOut);
