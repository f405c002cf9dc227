using System.Text.Json;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Protocols.Downstream;
using KnowledgeTransfer.Torch.Protocols.FineTuning;
using KnowledgeTransfer.Torch.Students;
using KnowledgeTransfer.Torch.Training;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Protocols.LinearClassification;

/// <summary>The training of <see cref="LinearProtocol"/>.</summary>
internal static class LinearTraining
{
    /// <summary>
    /// Trains, goes on with a training, or finds it done: whoever stops while test pictures are judged need not train again.
    /// </summary>
    /// <param name="maps">The frozen network; it stays as it is.</param>
    /// <param name="classifiers">What learns.</param>
    /// <param name="train">Pictures to learn from.</param>
    /// <param name="preprocessing">Mean and deviation of the colours.</param>
    /// <param name="schedule">Its batch is no larger than the set.</param>
    /// <param name="recipe">With resolved precision.</param>
    /// <param name="folder">Receives classifiers, metrics and checkpoint; exists.</param>
    /// <param name="progress">Told a few times a second; null for none.</param>
    /// <param name="cancellation">Leaves a checkpoint.</param>
    public static void Run(
        FrozenMaps maps, LinearClassifiers classifiers, LabelledImages train, ImagePreprocessing preprocessing,
        FineTuningSchedule schedule, StudentOptions recipe, string folder, IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        TrainingOrigin origin = Origin(maps, train, preprocessing, schedule, recipe);
        var trained = new TrainedWeights(Path.Combine(folder, LinearProtocol.WeightsFile), origin);
        if (trained.Find() is { } done)
        {
            classifiers.Load(done.Weights);
            return;
        }

        var loader = new BatchLoader(train.Images, train.Classes, preprocessing, recipe);
        int stepsPerEpoch = train.Count / schedule.BatchSize, orderEpoch = -1;
        int[] order = [];
        using (var run = new FineTuningRun(
            LinearProtocol.Name, classifiers.Networks, schedule, Loss, folder, origin, progress))
        {
            run.Complete(cancellation);
        }
        trained.Write(classifiers.ToWeights());

        Tensor Loss(long step)
        {
            int epoch = (int)(step / stepsPerEpoch), position = (int)(step % stepsPerEpoch);
            if (orderEpoch != epoch) (order, orderEpoch) = (loader.Order(epoch), epoch);
            (Tensor pictures, Tensor classes) = loader.Load(order.AsSpan(position * schedule.BatchSize, schedule.BatchSize), epoch);
            Tensor asked = classes.On(maps.Device);
            return classifiers.Logits(maps.Of(pictures), LinearClassifiers.Pass(step))
                .Select(logits => nn.functional.cross_entropy(logits, asked)).Aggregate((sum, loss) => sum.Plus(loss));
        }
    }

    /// <summary>Everything that the classifiers depend on. Pixels enter through their colours' exact mean and deviation.</summary>
    private static TrainingOrigin Origin(
        FrozenMaps maps, LabelledImages train, ImagePreprocessing preprocessing, FineTuningSchedule schedule, StudentOptions recipe)
    {
        var own = new Dictionary<string, object>
        {
            ["layers"] = maps.Layers.Zip(maps.Poolings, (layer, pooling) => $"{layer} {pooling}"),
            ["classes"] = train.ClassNames.Count,
            ["augmentation"] = recipe.Augmentation,
            ["padding"] = recipe.Padding,
            ["precision"] = recipe.Precision,
            ["threads"] = recipe.ThreadCount,
            ["seed"] = recipe.Seed,
        };
        return new TrainingOrigin().AddNetwork(maps.Network)
            .AddObject("schedule", JsonSerializer.Serialize(schedule))
            .AddObject(null, JsonSerializer.Serialize(own))
            .AddDevice(recipe.Device)
            .AddImages("training pictures and classes", train.Images, train.Classes, preprocessing)
            .AddWeights("frozen", maps.Weights(), maps.Network.Nodes.Select(node => node.Name).ToHashSet());
    }
}
