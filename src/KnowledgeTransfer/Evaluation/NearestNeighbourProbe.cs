using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Evaluation;

/// <summary>
/// Weighted nearest-neighbour classification on frozen features: rows are divided by their length, the k training rows with the greatest
/// cosine vote for their class with the weight exp(cosine / T). k = 1 is the nearest neighbour's class. Nothing is trained.
/// </summary>
/// <remarks>
/// Goals: the same numbers for every thread count; ties go to the lower training row and the lower class. Not a goal: approximate search.
/// Cost: n m d multiply-adds in float32; memory: the test rows and one block of training rows.
/// Source: Wu et al., Unsupervised Feature Learning via Non-Parametric Instance Discrimination, CVPR 2018, section 3.4.
/// </remarks>
public static class NearestNeighbourProbe
{
    /// <summary>Classifies the test rows by the training rows and compares with their classes.</summary>
    /// <param name="train">n x d features.</param>
    /// <param name="trainClasses">[n] class indices, -1 for a row that has none and is left out.</param>
    /// <param name="test">m x d features.</param>
    /// <param name="testClasses">[m] class indices, -1 for a row that has none and is left out.</param>
    /// <param name="classCount">Number of classes, 1 or more.</param>
    /// <param name="options">Numbers of neighbours, temperature, threads; null takes the defaults.</param>
    /// <param name="cancellationToken">Looked at once per block.</param>
    /// <returns>One result per number of neighbours, in the order asked for.</returns>
    /// <exception cref="DataException">No row with a class on either side, or a number that is not finite (row named).</exception>
    /// <exception cref="ShapeException">Training and test rows differ in dimension.</exception>
    public static IReadOnlyList<NearestNeighbourResult> Evaluate(
        FeatureMatrix train,
        IReadOnlyList<int> trainClasses,
        FeatureMatrix test,
        IReadOnlyList<int> testClasses,
        int classCount,
        NearestNeighbourOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new NearestNeighbourOptions();
        Check(options, classCount);
        (FeatureMatrix trainRows, int[] trainKnown) = WithClass(train, trainClasses, classCount, nameof(trainClasses));
        (FeatureMatrix testRows, int[] testKnown) = WithClass(test, testClasses, classCount, nameof(testClasses));
        int largest = Math.Min(options.NeighbourCounts.Max(), trainKnown.Length);
        int threads = options.ThreadCount == 0 ? Environment.ProcessorCount : options.ThreadCount;
        Neighbour[][] neighbours = NeighbourSearch.Find(trainRows, testRows, largest, null, threads, cancellationToken);
        var results = new List<NearestNeighbourResult>();
        foreach (int requested in options.NeighbourCounts)
        {
            int used = Math.Min(requested, trainKnown.Length);
            int[] predictions = [.. neighbours.Select(list => Vote(list.AsSpan(0, used), trainKnown, classCount, options.Temperature))];
            (double accuracy, double[] perClass) = Score(predictions, testKnown, classCount);
            results.Add(new(requested, used, trainKnown.Length, testKnown.Length, accuracy, perClass, predictions));
        }

        return results;
    }

    private static void Check(NearestNeighbourOptions options, int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.ThreadCount);
        if (!(options.Temperature > 0))
            throw new ArgumentException($"The temperature is {options.Temperature}; it must be above 0.", nameof(options));
        if (options.NeighbourCounts.Count == 0 || options.NeighbourCounts.Any(count => count < 1))
            throw new ArgumentException("One or more numbers of neighbours are needed, each 1 or more.", nameof(options));
    }

    private static (FeatureMatrix Rows, int[] Classes) WithClass(
        FeatureMatrix matrix, IReadOnlyList<int> classes, int classCount, string parameterName)
    {
        if (classes.Count != matrix.RowCount)
            throw new ArgumentException($"{matrix.Name} has {matrix.RowCount} rows, but there are {classes.Count} classes.", parameterName);
        long[] rows = [.. Enumerable.Range(0, classes.Count).Where(i => classes[i] != -1).Select(i => (long)i)];
        if (rows.Length == 0)
            throw new DataException($"None of the {classes.Count} rows of {matrix.Name} has a class; a probe needs some.");
        int[] known = [.. rows.Select(row => classes[(int)row])];
        foreach (int label in known)
        {
            if (label < 0 || label >= classCount)
                throw new ArgumentOutOfRangeException(parameterName, label, $"not one of {classCount} classes");
        }

        return (rows.Length == classes.Count ? matrix : new RowSelection(matrix, rows), known);
    }

    private static int Vote(ReadOnlySpan<Neighbour> neighbours, int[] classes, int classCount, double temperature)
    {
        var votes = new double[classCount];

        // Relative to the nearest one, so that no temperature overflows; the order of the votes stays the same.
        foreach (Neighbour neighbour in neighbours)
            votes[classes[neighbour.Row]] += Math.Exp(((double)neighbour.Similarity - neighbours[0].Similarity) / temperature);
        int best = 0;
        for (int c = 1; c < classCount; c++)
            if (votes[c] > votes[best]) best = c;
        return best;
    }

    private static (double Accuracy, double[] PerClass) Score(int[] predictions, int[] classes, int classCount)
    {
        var right = new int[classCount];
        var total = new int[classCount];
        for (int i = 0; i < classes.Length; i++)
        {
            total[classes[i]]++;
            if (predictions[i] == classes[i]) right[classes[i]]++;
        }

        return ((double)right.Sum() / classes.Length, [.. right.Zip(total, (r, t) => t == 0 ? double.NaN : (double)r / t)]);
    }
}
