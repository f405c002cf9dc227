using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Pretext;
using TorchSharp;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>How the network answers on pictures that it does not learn from; the examples are the same every time.</summary>
internal static class HeldOutAnswers
{
    private const int PictureLimit = 2000;

    /// <summary>Mean loss, and share of right answers where answers are classes, over the first 2,000 pictures (by id); null without
    /// pictures.</summary>
    /// <exception cref="OperationCanceledException">Cancelled between two batches.</exception>
    public static (double Loss, double? Accuracy)? Measure(
        TaskNetwork network, TeacherInputs inputs, Precision precision, CancellationToken cancellation)
    {
        ExampleSource source = inputs.HeldOutExamples;
        if (source.Count == 0) return null;
        PretextTask task = inputs.Task;
        using var buffer = new ExampleBuffer(task.Shape, source.BatchSize);
        ExampleMaker maker = task.CreateMaker(inputs.HeldOut, inputs.Preprocessing);
        using IDisposable noGradients = no_grad();
        int pictures = Math.Min(PictureLimit, source.Count);
        double loss = 0;
        long correct = 0, answers = 0;
        for (int first = 0; first < pictures; first += source.BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            int count = Math.Min(source.BatchSize, pictures - first);
            source.Fill(maker, source.Part(first, count), epoch: null, task.Shape, buffer);
            ExampleBatch batch = buffer.Batch(count).On(network.Device);
            Judgement judgement = task.Judge(network.Answer(batch.Input, precision, training: null), batch);
            loss += judgement.Loss.item<float>() * count;
            correct += judgement.CorrectCount;
            answers += judgement.AnswerCount;
        }
        return (loss / pictures, answers == 0 ? null : (double)correct / answers);
    }
}
