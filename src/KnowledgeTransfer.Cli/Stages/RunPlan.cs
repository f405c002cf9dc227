using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Teachers;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>What a run would do, from its settings and the pictures' ids and first header alone; nothing is written into the run's folder.</summary>
internal static class RunPlan
{
    public static int Print(RunConfig config, string folder)
    {
        ImageSource source = ImageSources.Open(config.Data.Source);
        ImageSplit split = ImageSplit.Create(source, new ImageSplitOptions
        {
            HeldOutFraction = config.Data.HeldOutShare,
            TrainLimit = config.Data.TrainLimit,
            HeldOutLimit = config.Data.HeldOutLimit,
        });
        string scratch = Directory.CreateTempSubdirectory("kt-plan-").FullName;
        try
        {
            using Teacher teacher = TeacherCatalogue.Open(config.Teacher, config.Threads, scratch, 0, split.Train);
            int count = config.Clusters.Count ?? ClusterStage.DefaultCount(split.Train.Count), pictures = split.Train.Count + split.HeldOut.Count;
            ImageHeader first = source.Verify(0);
            var side = new SizeRange(Math.Min(first.Width, first.Height), Math.Min(first.Width, first.Height), Math.Min(first.Width, first.Height));
            StudentRecipe recipe = StudentRecipe.Create(config.Student, side, 0, config.Threads);
            NetworkSpec network = NetworkCatalogue.Create(recipe.Network, Math.Max(2, count));
            long steps = Math.Min((long)recipe.Options.Epochs * (split.Train.Count / Math.Min(recipe.Options.BatchSize, split.Train.Count)), recipe.Options.StepLimit ?? long.MaxValue);
            long featureBytes = (long)pictures * teacher.Dimension * (config.Features.Type == StoredType.Float16 ? 2 : 4);
            int stored = recipe.StoredSize(network);
            Output.Table(["stage", "does", ">disk"],
            [
                [DataStage.Name, $"decode {source.Count:N0} pictures; {split.Train.Count:N0} to learn from, {split.HeldOut.Count:N0} held out", ""],
                [FeatureStage.Name, $"{teacher.Name}: {teacher.Dimension:N0} numbers per picture", Megabytes(featureBytes)],
                [ClusterStage.Name, $"k-means, k {count:N0}, at most {config.Clusters.Restarts} x {config.Clusters.Iterations} iterations, {2e-9 * split.Train.Count * teacher.Dimension * count:N1} GFLOP each", Megabytes(4L * count * teacher.Dimension)],
                [LabelStage.Name, "nearest centroid of every picture", Megabytes(60L * pictures)],
                [StudentStage.Name, $"{network.Name}, {network.ParameterCount:N0} parameters, {steps:N0} steps of {recipe.Options.BatchSize}", Megabytes(16 * network.ParameterCount + 3L * stored * stored * pictures)],
                [EvalStage.Name, "kNN and linear probes of teacher, student and controls", ""],
                ["report", Path.Combine(folder, "report.html"), ""],
            ]);
            Output.Note("Nothing was run.");
            return ExitCode.Done;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }

        static string Megabytes(long bytes) => $"{Math.Max(bytes, 100_000) / 1e6:N1} MB";
    }
}
