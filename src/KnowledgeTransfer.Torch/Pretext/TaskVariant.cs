namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>A task with one protection against shortcuts switched off. Its examples fit the same network.</summary>
/// <param name="Name">What is switched off, for example <c>without gap</c>.</param>
/// <param name="Task">The task without it; classes and shape are the same.</param>
public sealed record TaskVariant(string Name, PretextTask Task);
