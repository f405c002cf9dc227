using System.Diagnostics;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Cli.Teachers;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Students;

namespace KnowledgeTransfer.Cli.Leaderboards;

/// <summary>
/// How long a run will take here, from samples measured now: some pictures through the teacher, some steps of the student, one assignment
/// of rows to centroids. Each kind is measured once, whatever the number of runs.
/// </summary>
internal sealed class CellEstimate(CancellationToken cancellation)
{
    private const int WarmPictures = 4, SamplePictures = 64, SampleRows = 4096, LargestBatch = 64;

    // Iterations that k-means and the linear classifier typically need; both stop by themselves.
    private const int TypicalIterations = 30, TypicalLinearIterations = 100;
    private static readonly TimeSpan Sample = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, (double SecondsPerPicture, int Dimension)> _teachers = [];
    private readonly Dictionary<string, (TimeSpan Step, TimeSpan Forward)> _students = [];
    private double? _secondsPerProduct;

    /// <summary>Seconds of one run that shares nothing with others.</summary>
    /// <param name="config">Its settings.</param>
    /// <param name="split">Its pictures.</param>
    /// <param name="clustered">Pictures that clusters are found in.</param>
    /// <param name="shortSide">Of its pictures.</param>
    public double Seconds(RunConfig config, ImageSplit split, ImageSource clustered, SizeRange shortSide)
    {
        (double perPicture, int dimension) = Teacher(config, split.Train);
        long train = split.Train.Count, heldOut = split.HeldOut.Count, pictures = train + heldOut;
        int clusters = config.Clusters.Count ?? ClusterStage.DefaultCount(clustered.Count);
        StudentRecipe recipe = StudentRecipe.Create(config.Student, shortSide, 0, config.Threads);
        NetworkSpec network = NetworkCatalogue.Create(recipe.Network, Math.Max(2, clusters));
        (TimeSpan step, TimeSpan forward) = Student(recipe, network);
        long batch = Math.Min(recipe.Options.BatchSize, train);
        long steps = Math.Min(recipe.Options.Epochs * (train / batch), recipe.Options.StepLimit ?? long.MaxValue);
        double product = SecondsPerProduct();
        double iterations = (double)Math.Min(TypicalIterations, config.Clusters.Iterations) * config.Clusters.Restarts;
        double clustering = product * dimension * clusters * ((clustered.Count * iterations) + (2 * pictures));
        double training = steps * step.TotalSeconds + recipe.Options.Epochs * heldOut * forward.TotalSeconds / batch;
        int embedding = network.EmbeddingDimension;
        double probes = 2 * pictures * forward.TotalSeconds / batch
            + product * train * heldOut * (dimension + 2.0 * embedding)
            + product * 4 * train * (dimension + 2.0 * embedding) * TypicalLinearIterations * 10;
        long read = pictures + (clustered == split.Train ? 0 : clustered.Count);
        return read * perPicture + clustering + training + probes;
    }

    private (double, int) Teacher(RunConfig config, ImageSource train)
    {
        string key = ConfigWriter.ToCanonicalJson(config.Teacher) + config.Data.Source;
        if (_teachers.TryGetValue(key, out (double, int) known)) return known;
        string scratch = Directory.CreateTempSubdirectory("kt-estimate-").FullName;
        try
        {
            using Teacher teacher = TeacherCatalogue.Open(config.Teacher, config.Threads, Path.Combine(scratch, "teacher"), 0, train);
            Extract(WarmPictures, "warm.npy");
            double rough = Extract(WarmPictures, "rough.npy"); // a deep network takes a second a picture, HOG a thousandth
            int affordable = (int)Math.Clamp(Sample.TotalSeconds / rough, WarmPictures, SamplePictures);
            return _teachers[key] = (affordable == WarmPictures ? rough : Extract(affordable, "some.npy"), teacher.Dimension);

            double Extract(int count, string file)
            {
                var some = new SubsetSource(train, [.. Enumerable.Range(0, Math.Min(count, train.Count))], train.Name);
                var clock = Stopwatch.StartNew();
                teacher.Extract(
                    some, Path.Combine(scratch, file), StoredType.Float32, config.Threads, new Progress<StageProgress>(), cancellation);
                return clock.Elapsed.TotalSeconds / some.Count;
            }
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private (TimeSpan, TimeSpan) Student(StudentRecipe recipe, NetworkSpec network)
    {
        string key = $"{network.Name} {network.ClassCount} {recipe.Options.BatchSize}";
        if (_students.TryGetValue(key, out (TimeSpan, TimeSpan) known)) return known;
        // beyond some size a batch takes as many times as long as it has pictures
        int batch = Math.Min(recipe.Options.BatchSize, LargestBatch);
        (TimeSpan step, TimeSpan forward) = StepTime.Measure(network, recipe.Options with { BatchSize = batch }, Sample, cancellation);
        double times = (double)recipe.Options.BatchSize / batch;
        return _students[key] = (times * step, times * forward);
    }

    /// <summary>Of one row and one centroid, per number of their dimension.</summary>
    private double SecondsPerProduct()
    {
        if (_secondsPerProduct is { } known) return known;
        const int Dimension = 256, CentroidCount = 128;
        var random = new CounterRandom(CounterRandom.Key(1));
        var rows = new ArrayMatrix(Noise(SampleRows), Dimension);
        var centroids = new Centroids(Noise(CentroidCount), CentroidCount, Dimension);
        NearestCentroids.Assign(rows, centroids);
        var clock = Stopwatch.StartNew();
        int count = 0;
        for (; clock.Elapsed < Sample / 4; count++) NearestCentroids.Assign(rows, centroids);
        double seconds = clock.Elapsed.TotalSeconds / count / ((double)rows.RowCount * CentroidCount * Dimension);
        _secondsPerProduct = seconds;
        return seconds;

        float[] Noise(int count)
        {
            var values = new float[count * Dimension];
            for (int i = 0; i < values.Length; i++) values[i] = (float)random.NextDouble();
            return values;
        }
    }
}
