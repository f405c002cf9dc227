namespace KnowledgeTransfer.Data;

/// <summary>A picture that cannot be used.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Reason">What is wrong with it, a sentence for people.</param>
public sealed record BadImage(ImageId Id, string Reason);
