using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Teachers;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Onnx;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>
/// What a run would do, from its settings and the pictures' ids and first header alone; nothing is written into the run's folder.
/// </summary>
internal static class RunPlan
{
    private const int BytesPerLabel = 60; // its share of a CSV line and of two .npy files
    private const int BytesPerParameter = 16; // weights twice (safetensors, ONNX), of the student and of the random student

    /// <summary>One line per stage on stdout: what it would do and how much disk that takes.</summary>
    public static int Print(RunConfig config, string folder)
    {
        Pipeline.Check(config);
        ImageSource source = ImageSources.Open(config.Data.Source);
        var context = new RunContext(config, folder, Replace: false, CancellationToken.None);
        ImageSplit split = DataStage.Split(source, context);
        ImageSource clustered = ClusteredPictures.Plan(context, split.Train, ImageSources.Open);
        string scratch = Directory.CreateTempSubdirectory("kt-plan-").FullName;
        try
        {
            using Teacher teacher = TeacherCatalogue.Open(config.Teacher, config.Threads, scratch, 0, split.Train);
            Output.Table(["stage", "does", ">disk"], Rows(config, folder, source, split, clustered, teacher));
            Output.Note("Nothing was run.");
            return ExitCode.Done;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static string[][] Rows(
        RunConfig config, string folder, ImageSource source, ImageSplit split, ImageSource clustered, Teacher teacher)
    {
        int train = split.Train.Count, heldOut = split.HeldOut.Count, dimension = teacher.Dimension;
        int clusters = config.Clusters.Count ?? ClusterStage.DefaultCount(clustered.Count);
        long pictures = train + heldOut;
        string[][] sweep = config.Teacher.Sweep && train >= SweepOptions.LeastPictures
            && TeacherCatalogue.Undecided(config.Teacher, config.Threads) is not null
            ? [[SweepStage.Name, $"compare the layers on {Math.Min(train, config.Teacher.SweepSample):N0} pictures", ""]]
            : [];
        return
        [
            [DataStage.Name, $"decode {source.Count:N0} pictures; {train:N0} to learn from, {heldOut:N0} held out", ""],
            .. sweep,
            Features(),
            .. Clustered(),
            Clusters(),
            [LabelStage.Name, "nearest centroid of every picture", Megabytes(BytesPerLabel * pictures)],
            Student(),
            [EvalStage.Name, "kNN and linear probes of teacher, student and controls", ""],
            ["report", Path.Combine(folder, "report.html"), ""],
        ];

        string[] Features()
        {
            int bytesPerNumber = config.Features.Type == StoredType.Float16 ? 2 : 4;
            return
            [
                FeatureStage.Name,
                $"{teacher.Name}: {dimension:N0} numbers per picture",
                Megabytes(pictures * dimension * bytesPerNumber),
            ];
        }

        string[][] Clustered()
        {
            if (clustered == split.Train) return [];
            long bytes = (config.Features.Type == StoredType.Float16 ? 2L : 4L) * clustered.Count * dimension;
            return [[ClusteredPictures.Name, $"the same of {clustered.Count:N0} pictures of {clustered.Name}", Megabytes(bytes)]];
        }

        string[] Clusters()
        {
            (int restarts, int iterations) = (config.Clusters.Restarts, config.Clusters.Iterations);
            double work = 2e-9 * clustered.Count * dimension * clusters;
            return
            [
                ClusterStage.Name,
                $"k-means, k {clusters:N0}, at most {restarts} x {iterations} iterations, {work:N1} GFLOP each",
                Megabytes(4L * clusters * dimension),
            ];
        }

        string[] Student()
        {
            StudentRecipe recipe = StudentRecipe.Create(config.Student, ShortSide(source), 0, config.Threads);
            NetworkSpec network = NetworkCatalogue.Create(recipe.Network, Math.Max(2, clusters));
            long stored = recipe.StoredSize(network);
            return
            [
                StudentStage.Name,
                $"{network.Name}, {network.ParameterCount:N0} parameters, {Steps(recipe, train):N0} steps of {recipe.Options.BatchSize}",
                Megabytes((BytesPerParameter * network.ParameterCount) + (3 * stored * stored * pictures)),
            ];
        }
    }

    /// <summary>The first picture's, taken for all: the rest is not opened before the run.</summary>
    private static SizeRange ShortSide(ImageSource source)
    {
        ImageHeader first = source.Verify(0);
        int side = Math.Min(first.Width, first.Height);
        return new SizeRange(side, side, side);
    }

    private static long Steps(StudentRecipe recipe, int pictureCount)
    {
        int perEpoch = pictureCount / Math.Min(recipe.Options.BatchSize, pictureCount);
        return Math.Min((long)recipe.Options.Epochs * perEpoch, recipe.Options.StepLimit ?? long.MaxValue);
    }

    private static string Megabytes(long bytes) => $"{Math.Max(bytes, 100_000) / 1e6:N1} MB";
}
