using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>How wrong the answers to a batch were.</summary>
/// <param name="Loss">A scalar of the current graph, the mean over the batch.</param>
/// <param name="CorrectCount">Answers that were right; 0 where answers are numbers.</param>
/// <param name="AnswerCount">Answers that were asked for; 0 where answers are numbers.</param>
public sealed record Judgement(Tensor Loss, long CorrectCount, long AnswerCount);
