using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Onnx;

/// <summary>
/// Which layer, which pooling, without labels: reads every candidate of a network in one pass over a sample of pictures and one over
/// changed views of them, takes figures of each, and ranks by <see cref="SweepRule"/>.
/// </summary>
public static class TeacherSweep
{
    /// <summary>Pictures per run unless told otherwise: all layers of a batch are in memory at once.</summary>
    public const int BatchSize = 16;

    /// <summary>Compares the layers of a network.</summary>
    /// <param name="modelPath">The .onnx file.</param>
    /// <param name="preprocessing">How pictures are brought to the network.</param>
    /// <param name="pictures">The pictures; at least <see cref="SweepOptions.LeastPictures"/>, all decodable. Labels do not count.</param>
    /// <param name="scratch">An existing folder for features, some hundred MB; what is written there is deleted again.</param>
    /// <param name="options">Sample, candidates, views; null for the defaults.</param>
    /// <param name="run">Batch and limits of the network; null for 16 pictures and the threads of <paramref name="options"/>.</param>
    /// <param name="progress">Told about pictures, then about readings.</param>
    /// <param name="observe">
    /// Called for each reading with its features [n, d] of the sample, for whoever wants to judge the ranking. It cannot change it.
    /// </param>
    /// <param name="cancellation">Looked at often.</param>
    /// <returns>The choices, best first. The same for any number of threads on the same kind of processor.</returns>
    /// <exception cref="ConfigException">There are too few pictures, or no layer can be read as one vector per picture.</exception>
    /// <exception cref="ArtefactException">The model does not load, or a file cannot be written.</exception>
    /// <exception cref="DataException">A picture does not decode, or a feature is not finite.</exception>
    /// <exception cref="DeviceException">The network fails or breaks a limit.</exception>
    public static SweepResult Run(
        string modelPath, ImagePreprocessing preprocessing, ImageSource pictures, string scratch, SweepOptions? options = null,
        OnnxRunOptions? run = null, IProgress<StageProgress>? progress = null, Action<TapReading, FeatureMatrix>? observe = null,
        CancellationToken cancellation = default)
    {
        options ??= new SweepOptions();
        run ??= new OnnxRunOptions { Threads = options.ThreadCount, BatchSize = BatchSize };
        ImageSource sample = Sample(pictures, options.SampleSize);
        OnnxModelFile file = OnnxModelFile.Load(modelPath);
        OnnxInspection inspection = OnnxInspector.Inspect(file, preprocessing.Height, preprocessing.Width, preprocessing.Layout);
        using var taps = new TapReadings(file, preprocessing, options.Layers ?? inspection.Candidates, options.Pooling, run);
        if (taps.Readings.Count == 0)
        {
            throw new ConfigException(
                $"{modelPath}: no layer can be read as a vector of at most {TapReadings.LargestDimension} numbers per picture. " +
                "Choose one that `kt teacher inspect` lists.");
        }

        string folder = Directory.CreateDirectory(Path.Combine(scratch, "readings")).FullName;
        try
        {
            string[] plain = Extract(sample, "plain", 0);
            string[] changed = Extract(new PictureViews(sample, options.Views, options.Seed), "changed", sample.Count);
            (TapReading Reading, LabelFreeFigures Figures)[] figures = [.. taps.Readings.Select((reading, i) =>
            {
                progress?.Report(new StageProgress("sweep", "readings", i, taps.Readings.Count, reading.ToString()));
                return (reading, Measure(reading, plain[i], changed[i]));
            })];
            return new SweepResult(
                SweepRule.Rank(figures, layer => inspection.Tensors.First(t => t.Name == layer)), sample.Count);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        string[] Extract(ImageSource source, string name, int done)
        {
            string[] paths = [.. taps.Readings.Select((_, i) => Path.Combine(folder, $"{name}.{i}.npy"))];
            var pipeline = new ImagePipelineOptions { ThreadCount = options.ThreadCount };
            taps.Extract(source, paths, pipeline, new PictureProgress(progress, done, 2 * sample.Count), cancellation);
            return paths;
        }

        LabelFreeFigures Measure(TapReading reading, string plain, string changed)
        {
            using NpyMatrix before = NpyMatrix.Open(plain), after = NpyMatrix.Open(changed);
            observe?.Invoke(reading, before);
            return LabelFreeFigures.Compute(before, after, new LabelFreeOptions
            {
                ClusterCounts = LabelFreeOptions.ClusterCountsFor(sample.Count),
                NeighbourCount = options.NeighbourCountFor(sample.Count),
                Seed = options.Seed,
                ThreadCount = options.ThreadCount,
            }, cancellation);
        }
    }

    /// <summary>Every so many-th picture, so that no part of the source is left out; all where there are fewer.</summary>
    /// <exception cref="ConfigException">The source or the sample has too few pictures.</exception>
    public static ImageSource Sample(ImageSource pictures, int size)
    {
        int count = Math.Min(size, pictures.Count);
        if (count < SweepOptions.LeastPictures)
        {
            throw new ConfigException(
                $"a sweep of layers needs {SweepOptions.LeastPictures} pictures; {pictures.Name} has {pictures.Count}, the sample is " +
                $"{size}. Name the layer, or give more pictures.");
        }
        int[] chosen = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * pictures.Count / count))];
        return new SubsetSource(pictures, chosen, $"{count} of {pictures.Name}");
    }

    private sealed class PictureProgress(IProgress<StageProgress>? progress, int done, int total) : IProgress<int>
    {
        public void Report(int value) => progress?.Report(new StageProgress("sweep", "pictures", done + value, total));
    }
}
