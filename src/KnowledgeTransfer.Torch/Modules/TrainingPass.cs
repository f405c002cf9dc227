namespace KnowledgeTransfer.Torch.Modules;

/// <summary>What a forward pass while training needs beyond the input.</summary>
/// <param name="DropoutSeed">Key of the dropout masks; a different one for each step.</param>
/// <param name="BatchNormMomentum">Overrides the share of this batch in the running statistics, 0 to 1; null keeps the network's.</param>
public sealed record TrainingPass(ulong DropoutSeed, double? BatchNormMomentum = null);
