using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Pretext;

namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>What a teacher learns from.</summary>
/// <param name="Task">The lesson.</param>
/// <param name="Encoder">The network for an input size.</param>
/// <param name="Train">Pictures to learn from.</param>
/// <param name="HeldOut">Pictures to measure on; may be empty.</param>
/// <param name="Preprocessing">Mean and standard deviation of the training pictures.</param>
/// <param name="Seed">Of order and examples.</param>
/// <param name="BatchSize">Pictures per step.</param>
internal sealed record TeacherInputs(
    PretextTask Task, Func<int, NetworkSpec> Encoder, ITrainingImages Train, ITrainingImages HeldOut, ImagePreprocessing Preprocessing,
    ulong Seed, int BatchSize)
{
    /// <summary>Steps through the training pictures.</summary>
    public ExampleSource TrainExamples { get; } = new(Train, Seed, BatchSize);

    /// <summary>The held-out pictures in batches of the same size.</summary>
    public ExampleSource HeldOutExamples { get; } = new(HeldOut, Seed, BatchSize);

    /// <summary>Begins to make the examples of the steps from <paramref name="first"/> on.</summary>
    public ExampleLoader StartLoader(long first, TeacherOptions options)
    {
        int threads = options.LoaderThreadCount == 0 ? Math.Max(1, Environment.ProcessorCount / 2) : options.LoaderThreadCount;
        return new ExampleLoader(TrainExamples, Task.Shape, () => Task.CreateMaker(Train, Preprocessing), first, options.Steps, threads);
    }
}
