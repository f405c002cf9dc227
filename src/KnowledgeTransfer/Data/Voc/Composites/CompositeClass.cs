namespace KnowledgeTransfer.Data.Voc.Composites;

/// <summary>A class of a synthetic data set in figures.</summary>
/// <param name="Name">Name of its folder.</param>
/// <param name="TrainCutouts">Cut-outs that training pictures are made from.</param>
/// <param name="TestCutouts">Other cut-outs, for test pictures.</param>
/// <param name="TrainObjects">Objects in training pictures that are not difficult.</param>
/// <param name="TestObjects">Likewise in test pictures.</param>
public sealed record CompositeClass(string Name, int TrainCutouts, int TestCutouts, int TrainObjects, int TestObjects);
