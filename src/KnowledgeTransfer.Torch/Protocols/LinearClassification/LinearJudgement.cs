using KnowledgeTransfer.Data;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Protocols.Downstream;
using KnowledgeTransfer.Torch.Students;
using TorchSharp;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Protocols.LinearClassification;

/// <summary>The test of <see cref="LinearProtocol"/>.</summary>
internal static class LinearJudgement
{
    /// <summary>Counts, layer by layer and class by class, on the centre of each test picture.</summary>
    /// <param name="maps">The frozen network.</param>
    /// <param name="classifiers">What was learned; judged with running statistics.</param>
    /// <param name="test">Pictures to judge by, at least one.</param>
    /// <param name="preprocessing">Mean and deviation that training used.</param>
    /// <param name="batchSize">Pictures at once.</param>
    /// <param name="recipe">Of the pictures.</param>
    /// <param name="progress">Told after every batch; null for none.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    public static IReadOnlyList<LinearLayerResult> Run(
        FrozenMaps maps, LinearClassifiers classifiers, LabelledImages test, ImagePreprocessing preprocessing, int batchSize,
        StudentOptions recipe, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        using IDisposable noGradients = no_grad();
        var loader = new BatchLoader(test.Images, test.Classes, preprocessing, recipe);
        int[] pictures = [.. Enumerable.Range(0, test.Count)];
        int[][] right = [.. maps.Layers.Select(_ => new int[test.ClassNames.Count])];
        for (int first = 0; first < test.Count; first += batchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            int count = Math.Min(batchSize, test.Count - first);
            (Tensor batch, _) = loader.Load(pictures.AsSpan(first, count), epoch: null);
            foreach ((int layer, Tensor logits) in classifiers.Logits(maps.Of(batch)).Index())
            {
                foreach ((int i, long answer) in logits.argmax(1).ToIntegers().Index())
                    if (answer == test.Classes[first + i]) right[layer][answer]++;
            }
            progress?.Report(new StageProgress(LinearProtocol.Name, "test pictures", first + count, test.Count));
        }
        int[] all = new int[test.ClassNames.Count];
        foreach (int label in test.Classes) all[label]++;
        return [.. maps.Layers.Select((layer, i) => new LinearLayerResult(
            layer, maps.Poolings[i].ToString(), maps.Shape(i).Aggregate(1, (product, extent) => product * extent),
            (double)right[i].Sum() / test.Count, [.. right[i].Zip(all, (r, n) => n == 0 ? (double?)null : (double)r / n)]))];
    }
}
