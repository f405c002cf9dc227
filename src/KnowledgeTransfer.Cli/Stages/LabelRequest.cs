using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>One file of features that is to be labelled.</summary>
/// <param name="Name">What the outputs are called: <c>NAME.csv</c>, <c>NAME.labels.npy</c>, <c>NAME.distances.npy</c>.</param>
/// <param name="Features">The <c>.npy</c> file.</param>
/// <param name="FeaturesHash">Its SHA-256.</param>
/// <param name="Ids">Ids of its rows.</param>
/// <param name="Shuffle">Whether the labels are dealt out at random instead: a control.</param>
internal sealed record LabelRequest(string Name, string Features, string FeaturesHash, ImageId[] Ids, bool Shuffle = false);
