using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Pretext;
using KnowledgeTransfer.Torch.Teachers;
using KnowledgeTransfer.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>Training steps as the trainer makes them, without its loader: the same batch again and again.</summary>
internal sealed class TeacherStep : IDisposable
{
    /// <summary>Learning rate of every step: low enough that one batch of noise does not make the loss leap, which would enlarge
    /// rounding.</summary>
    public const double LearningRate = 1e-3;

    private readonly PretextTask _task;
    private readonly ExampleBuffer _buffer;
    private readonly MomentumSgd _optimiser;
    private readonly Precision _precision;
    private readonly int _batchSize;

    /// <summary>Builds the network.</summary>
    /// <param name="task">Gives head and judgement.</param>
    /// <param name="encoder">Takes tiles.</param>
    /// <param name="batchSize">Examples.</param>
    /// <param name="precision">Resolved.</param>
    public TeacherStep(PretextTask task, NetworkSpec encoder, int batchSize, Precision precision)
    {
        (_task, _batchSize, _precision) = (task, batchSize, precision);
        Network = new TaskNetwork(task, encoder, seed: 1);
        _buffer = new ExampleBuffer(task.Shape, batchSize);
        _optimiser = new MomentumSgd(Network.Trained, new(Momentum: 0.9, Nesterov: true, WeightDecay: 5e-4));
    }

    /// <summary>Encoder and head.</summary>
    public TaskNetwork Network { get; }

    /// <summary>Makes the batch out of random pictures.</summary>
    public void Fill()
    {
        int size = _task.PictureSize;
        var images = RandomPictures.Make(_batchSize + 1, size);
        var source = new ExampleSource(images, 1, _batchSize);
        source.Fill(_task.CreateMaker(images, RandomPictures.Preprocessing(size)), source.Pictures(0), 0, _task.Shape, _buffer);
    }

    /// <summary>The batch, for a peer: input [batch x tiles, size, size, 3] and classes.</summary>
    public (byte[] Input, byte[] Classes) Batch() => (_buffer.Input.bytes.ToArray(), _buffer.Classes.bytes.ToArray());

    /// <summary>One step.</summary>
    /// <returns>The loss before it.</returns>
    public float Run()
    {
        using DisposeScope scope = NewDisposeScope();
        ExampleBatch batch = _buffer.Batch(_batchSize);
        Judgement judgement = _task.Judge(Network.Answer(batch.Input, _precision, new TrainingPass(DropoutSeed: 1)), batch);
        float loss = judgement.Loss.item<float>();
        _optimiser.Step(judgement.Loss, LearningRate);
        return loss;
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        _optimiser.Dispose();
        _buffer.Dispose();
        Network.Dispose();
    }
}
