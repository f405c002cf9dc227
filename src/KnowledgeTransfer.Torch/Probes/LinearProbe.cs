using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Torch.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Probes;

/// <summary>
/// How well true labels can be read from frozen features by a linear classifier: the usual measure of a representation (Zhang et al.
/// 2016, Noroozi et al. 2018).
/// </summary>
/// <remarks>
/// Protocol: every feature is standardised with mean and standard deviation of the training rows (the affine-free batch norm of the
/// per-layer protocol); then multinomial logistic regression with a fixed penalty, optimised to convergence by full-batch L-BFGS from zero.
/// Nothing is random and nothing is chosen on the test rows. The optimum is unique, so other good optimisers find the same classifier;
/// published numbers that come from a few epochs of SGD with augmentation are not directly comparable.
/// </remarks>
public static class LinearProbe
{
    private const int BlockRows = 4096;

    /// <summary>Fits on the training rows and counts on the test rows.</summary>
    /// <param name="train">[n, d] features, n and d 1 or more.</param>
    /// <param name="trainLabels">n labels, 0 to <paramref name="classCount"/> - 1.</param>
    /// <param name="test">[m, d] features, m 1 or more.</param>
    /// <param name="testLabels">m labels, 0 to <paramref name="classCount"/> - 1.</param>
    /// <param name="classCount">c, 2 or more.</param>
    /// <param name="options">Settings.</param>
    /// <param name="cancellation">Checked in each iteration.</param>
    /// <returns>Accuracies; the same bits for the same number of libtorch's threads.</returns>
    /// <exception cref="ArgumentException">Lengths or dimensions do not match, a label is out of range, an option is
    /// impossible.</exception>
    /// <exception cref="DataException">A training or test feature is NaN or infinite.</exception>
    /// <remarks>
    /// Keeps train and one block of test features in memory: 4 (n d + 2 n c) bytes. One iteration costs about 4 n d c operations.
    /// </remarks>
    public static LinearProbeResult Run(FeatureMatrix train, int[] trainLabels, FeatureMatrix test, int[] testLabels, int classCount,
        LinearProbeOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new LinearProbeOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Penalty);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaximumIterations);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Tolerance);
        CheckLabels(train, trainLabels, classCount, nameof(trainLabels));
        CheckLabels(test, testLabels, classCount, nameof(testLabels));
        if (train.Dimension != test.Dimension)
            throw new ArgumentException($"train features have {train.Dimension} dimensions, test features {test.Dimension}", nameof(test));

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        Tensor features = empty(train.RowCount, train.Dimension, ScalarType.Float32);
        for (long first = 0; first < train.RowCount; first += BlockRows)
        {
            using DisposeScope block = NewDisposeScope();
            Tensor rows = ReadBlock(train, first);
            features.narrow(0, first, rows.shape[0]).copy_(rows);
        }
        (Tensor mean, Tensor scale) = Standardise(features, train.Name);
        Tensor labels = tensor(trainLabels.Select(label => (long)label).ToArray());
        var fit = LogisticRegression.Fit(features, labels, classCount, options, cancellation);

        long[] trainCorrect = new long[classCount], testCorrect = new long[classCount], testRows = new long[classCount];
        Count(Predict(features, fit.Weights), trainLabels, trainCorrect);
        for (long first = 0; first < test.RowCount; first += BlockRows)
        {
            using DisposeScope block = NewDisposeScope();
            Tensor rows = ReadBlock(test, first);
            RequireFinite(rows, test.Name);
            Count(Predict(rows.sub_(mean).mul_(scale), fit.Weights), testLabels.AsSpan((int)first, (int)rows.shape[0]), testCorrect);
        }
        foreach (int label in testLabels) testRows[label]++;
        return new LinearProbeResult(
            (double)testCorrect.Sum() / testLabels.Length,
            [.. testCorrect.Zip(testRows, (correct, rows) => (double)correct / rows)],
            (double)trainCorrect.Sum() / trainLabels.Length,
            fit.Objective, fit.IterationCount, fit.Converged, options);
    }

    private static void CheckLabels(FeatureMatrix features, int[] labels, int classCount, string name)
    {
        if (features.RowCount == 0 || features.Dimension == 0)
            throw new ArgumentException(
                $"{features.Name} has {features.RowCount} rows of {features.Dimension} numbers; a probe needs at least one of each");
        if (features.RowCount != labels.Length)
            throw new ArgumentException($"{features.Name} has {features.RowCount} rows, but there are {labels.Length} labels", name);
        int bad = Array.FindIndex(labels, label => label < 0 || label >= classCount);
        if (bad >= 0) throw new ArgumentException($"label {bad} is {labels[bad]}; labels are 0 to {classCount - 1}", name);
    }

    private static Tensor ReadBlock(FeatureMatrix features, long first)
    {
        int rows = (int)Math.Min(BlockRows, features.RowCount - first);
        var values = new float[(long)rows * features.Dimension];
        features.CopyRows(first, values);
        return tensor(values, [rows, features.Dimension]);
    }

    /// <summary>In place; returns what the test rows need. Constant features become 0.</summary>
    private static (Tensor Mean, Tensor Scale) Standardise(Tensor features, string name)
    {
        RequireFinite(features, name);
        Tensor mean = features.mean([0L], keepdim: true);
        features.sub_(mean);
        Tensor deviation = features.Squared().mean([0L], keepdim: true).sqrt();
        using Scalar nothing = 0; // lives until libtorch has read it
        Tensor scale = where(deviation.gt(nothing), deviation.reciprocal(), zeros_like(deviation));
        features.mul_(scale);
        return (mean, scale);
    }

    private static void RequireFinite(Tensor features, string name)
    {
        if (!features.sum().isfinite().item<bool>() && !features.isfinite().all().item<bool>())
            throw new DataException($"{name} has features that are NaN or infinite. Extract them again in float32.");
    }

    private static long[] Predict(Tensor features, Tensor weights) =>
        LogisticRegression.Logits(features, weights.to_type(ScalarType.Float32)).argmax(1).data<long>().ToArray();

    private static void Count(long[] predictions, ReadOnlySpan<int> labels, long[] correct)
    {
        for (int i = 0; i < labels.Length; i++)
            if (predictions[i] == labels[i]) correct[labels[i]]++;
    }
}
