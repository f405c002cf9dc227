using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>How wrong the answers to a batch were.</summary>
/// <param name="Loss">A scalar of the current graph, the mean over the batch.</param>
/// <param name="CorrectCount">Answers that were right; 0 where answers are numbers.</param>
/// <param name="AnswerCount">Answers that were asked for; 0 where answers are numbers.</param>
public sealed record Judgement(Tensor Loss, long CorrectCount, long AnswerCount)
{
    /// <summary>Classification: cross-entropy, and the greatest output is the answer.</summary>
    /// <param name="output">float32 [answers, classes]: one row for each class of <see cref="ExampleBatch.Classes"/>, in order.</param>
    /// <param name="batch">The examples.</param>
    public static Judgement OfClasses(Tensor output, ExampleBatch batch)
    {
        Tensor asked = batch.Classes.flatten();
        long correct = output.argmax(1).eq(asked).sum().item<long>();
        return new Judgement(nn.functional.cross_entropy(output, asked), correct, asked.shape[0]);
    }
}
