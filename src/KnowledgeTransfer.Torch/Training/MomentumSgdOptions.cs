namespace KnowledgeTransfer.Torch.Training;

/// <summary>What stays the same over all steps of <see cref="MomentumSgd"/>.</summary>
/// <param name="Momentum">Share of the previous update that is kept, 0 to below 1.</param>
/// <param name="Nesterov">Nesterov's momentum in PyTorch's form; off gives the classical one, as in Caffe.</param>
/// <param name="WeightDecay">L2 penalty added to the gradient of every trained tensor, 0 or more.</param>
internal sealed record MomentumSgdOptions(double Momentum, bool Nesterov, double WeightDecay);
