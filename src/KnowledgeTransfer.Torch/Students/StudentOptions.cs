using System.Text.Json.Serialization;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Runtime;
using KnowledgeTransfer.Torch.Training;

namespace KnowledgeTransfer.Torch.Students;

/// <summary>
/// How a student is trained. The defaults are those of the network <c>small</c> on 32-pixel pictures: measured on CIFAR-10 with 5,000
/// pictures and 100 clusters. <see cref="ForNetwork"/> gives the defaults of the other networks.
/// </summary>
public sealed record StudentOptions
{
    /// <summary>
    /// Passes over the training pictures, 1 or more. A fixed number: the last weights are kept, never the best on some set.
    /// </summary>
    public int Epochs { get; init; } = 22;

    /// <summary>
    /// Ends training after so many steps, for trials; 1 or more, null for all epochs. The learning rate still falls as for all epochs.
    /// </summary>
    public long? StepLimit { get; init; }

    /// <summary>Pictures per step, 2 or more. The incomplete last batch of an epoch is left out (others are, next time).</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Highest learning rate, above 0; per step on the mean loss of the batch.</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>Share of the previous update that is kept, 0 to below 1.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Nesterov's momentum in PyTorch's form; off gives the classical one, as in Caffe.</summary>
    public bool Nesterov { get; init; } = true;

    /// <summary>L2 penalty added to the gradient of every trained tensor, 0 or more.</summary>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>How the learning rate falls.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Cosine;

    /// <summary>Share of all steps in which the learning rate rises linearly from 0, 0 to below 1.</summary>
    public double WarmupShare { get; init; } = 0.1;

    /// <summary>
    /// For <see cref="LearningRateSchedule.Step"/>: epochs (counted from 0) at whose beginning the rate is divided by 10, ascending.
    /// </summary>
    public IReadOnlyList<int> DropEpochs { get; init; } = [];

    /// <summary>How pictures are varied.</summary>
    public Augmentation Augmentation { get; init; } = Augmentation.PadCropFlip;

    /// <summary>For <see cref="Augmentation.PadCropFlip"/>: pixels added on every side, 0 to below the picture's size.</summary>
    public int Padding { get; init; } = 4;

    /// <summary>Number format of convolutions and matrix products.</summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>
    /// Threads of libtorch; 0 takes one per processor. Results are the same bits only for the same number of threads: sums are split
    /// among them.
    /// </summary>
    public int ThreadCount { get; init; }

    /// <summary>Where training runs. Left out of records where it is the processor, as it was before there was a choice.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TrainingDevice Device { get; init; }

    /// <summary>Seed of initial weights, order, augmentation and dropout.</summary>
    public ulong Seed { get; init; }

    /// <summary>Steps between checkpoints, 1 or more. One is also written on cancellation. Does not change the result.</summary>
    public int CheckpointSteps { get; init; } = 200;

    /// <summary>
    /// The paper's AlexNet: SGD 0.9, batch 256, rate 0.01 divided by 10 every 20 epochs (100,000 steps of 256 in 1.28 M pictures), 70
    /// epochs (350,000 steps), weight decay 5e-4, random crops of 256-pixel pictures (the Jigsaw schedule of Noroozi and Favaro 2016, which
    /// the paper takes over).
    /// </summary>
    public static StudentOptions AlexNetCaffe { get; } = new()
    {
        Epochs = 70,
        BatchSize = 256,
        LearningRate = 0.01,
        Nesterov = false,
        Schedule = LearningRateSchedule.Step,
        WarmupShare = 0,
        DropEpochs = [20, 40, 60],
        Augmentation = Augmentation.CropFlip,
    };

    /// <summary>
    /// The re-run of 2020 by the same senior author (Koohpayegani et al., CompRess): 90 epochs, Nesterov, rate 0.1 divided by 10 at 30, 60
    /// and 80, batch 256, weight decay 1e-4, random resized crops. The warm-up over the first 1.8 epochs is our addition: this rate is high
    /// for a first step.
    /// </summary>
    public static StudentOptions Rerun2020 { get; } = new()
    {
        Epochs = 90,
        BatchSize = 256,
        LearningRate = 0.1,
        WeightDecay = 1e-4,
        Schedule = LearningRateSchedule.Step,
        WarmupShare = 0.02,
        DropEpochs = [30, 60, 80],
        Augmentation = Augmentation.ResizedCropFlip,
    };

    /// <summary>The defaults of a network of the catalogue.</summary>
    /// <param name="name">A name of <see cref="KnowledgeTransfer.Networks.NetworkCatalogue"/>.</param>
    /// <exception cref="ConfigException">The name is not known.</exception>
    public static StudentOptions ForNetwork(string name) => name switch
    {
        "small" => new StudentOptions(),
        "small-64" => new StudentOptions { Padding = 8 },
        "alexnet" or "alexnet-torchvision" => AlexNetCaffe,
        "alexnet-bn" or "resnet-18" => Rerun2020,
        _ => throw new ConfigException($"there are no training defaults for network {name}."),
    };

    /// <summary>
    /// What the result depends on: number format and threads as they are on this machine, and one value for what changes nothing.
    /// </summary>
    public StudentOptions Resolved() => this with
    {
        Precision = TrainingPrecision.Resolve(Precision, Device),
        ThreadCount = ThreadCount == 0 ? Environment.ProcessorCount : ThreadCount,
        CheckpointSteps = 1,
    };

    /// <summary>All that is wrong with the values, one sentence each; empty if nothing.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        void Require(bool holds, string option, object value, string needed)
        {
            if (!holds) problems.Add(FormattableString.Invariant($"{option} is {value}; it must be {needed}."));
        }
        Require(Epochs >= 1, nameof(Epochs), Epochs, "1 or more");
        Require(StepLimit is null or >= 1, nameof(StepLimit), StepLimit ?? 0, "1 or more, or null");
        Require(BatchSize >= 2, nameof(BatchSize), BatchSize, "2 or more");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "above 0");
        Require(Momentum is >= 0 and < 1, nameof(Momentum), Momentum, "0 to below 1");
        Require(WeightDecay >= 0 && double.IsFinite(WeightDecay), nameof(WeightDecay), WeightDecay, "0 or more");
        Require(WarmupShare is >= 0 and < 1, nameof(WarmupShare), WarmupShare, "0 to below 1");
        Require(Padding >= 0, nameof(Padding), Padding, "0 or more");
        Require(ThreadCount is >= 0 and <= 1024, nameof(ThreadCount), ThreadCount, "0 to 1024");
        Require(CheckpointSteps >= 1, nameof(CheckpointSteps), CheckpointSteps, "1 or more");
        bool ascending = DropEpochs.Zip(DropEpochs.Skip(1)).All(pair => pair.First < pair.Second);
        Require(ascending, nameof(DropEpochs), string.Join(", ", DropEpochs), "ascending");
        return problems;
    }

    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">From 0.</param>
    /// <param name="stepsPerEpoch">Steps in each epoch, 1 or more.</param>
    public double RateAt(long step, int stepsPerEpoch)
    {
        long total = (long)Epochs * stepsPerEpoch;
        long warmup = (long)(WarmupShare * total);
        if (step < warmup) return LearningRate * (step + 1) / warmup;
        return Schedule == LearningRateSchedule.Cosine
            ? LearningRate * 0.5 * (1 + Math.Cos(Math.PI * (step - warmup) / Math.Max(1, total - warmup)))
            : LearningRate * Math.Pow(0.1, DropEpochs.Count(epoch => step / stepsPerEpoch >= epoch));
    }
}
