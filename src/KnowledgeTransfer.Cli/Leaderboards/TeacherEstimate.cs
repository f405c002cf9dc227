using System.Diagnostics;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Onnx;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Pretext;
using KnowledgeTransfer.Torch.Teachers;

namespace KnowledgeTransfer.Cli.Leaderboards;

/// <summary>
/// How long a teacher's training will take here, from a few steps of it, and the untrained network as a stand-in, so that the rows that
/// need it can be planned before it is there.
/// </summary>
/// <param name="Seconds">Of its training; 0 for one that is there.</param>
/// <param name="Record">The teacher's record, or the stand-in's.</param>
/// <param name="Network">Name of its encoder.</param>
internal sealed record TeacherEstimate(double Seconds, string Record, string Network)
{
    private const int SmallBatch = 8, FewSteps = 1, MoreSteps = 4, Repeats = 3;
    private const double AffordableSeconds = 4; // of a step of the whole batch

    /// <summary>Measures a teacher that is not there.</summary>
    /// <param name="teacher">The teacher.</param>
    /// <param name="data">Its pictures.</param>
    /// <param name="scratch">A folder that is removed after planning.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    /// <exception cref="ConfigException">Task or network is unknown, or the pictures are missing.</exception>
    public static TeacherEstimate Of(LeaderboardTeacher teacher, PlannedData data, string scratch, CancellationToken cancellation)
    {
        teacher.Lesson.Check();
        string source = teacher.Lesson.Data.Source;
        PretextTask task = teacher.Lesson.Create(
            teacher.Lesson.PictureSize ?? PretextImages.SuitableSizeOf(data.ShortSide(source)), (ulong)teacher.Section.Seed);
        string network = teacher.Lesson.NetworkOf(task);
        if (teacher.IsTrained) return new TeacherEstimate(0, teacher.Record, network);
        string folder = Path.Combine(scratch, Path.GetFileName(teacher.Folder));
        Directory.CreateDirectory(folder);
        return new TeacherEstimate(
            Measure(teacher, task, network, data.Open(source), folder, cancellation), WriteStandIn(task, network, folder), network);
    }

    private static double Measure(
        LeaderboardTeacher teacher, PretextTask task, string network, ImageSource source, string folder, CancellationToken cancellation)
    {
        TeacherOptions options = teacher.Options(task);
        int count = Math.Min(source.Count, options.BatchSize);
        var some = new SubsetSource(source, [.. Enumerable.Range(0, count)], source.Name);
        using NpyImages pictures = StoredImages.Open(
            TeacherStage.Name, some, task.PictureSize, Path.Combine(folder, "pictures.npy"), teacher.Threads,
            new Progress<StageProgress>(), cancellation);
        int batch = Math.Min(options.BatchSize, SmallBatch);
        // A small batch costs more for each picture, so its step is scaled only where a step of the whole batch would take too long.
        double step = Step(batch) * options.BatchSize / batch;
        return options.Steps * (batch < options.BatchSize && step < AffordableSeconds ? Step(options.BatchSize) : step);

        double Step(int size)
        {
            Train(FewSteps, size, $"warm-{size}"); // libtorch's first step at a size is no measure
            double few = Fastest(FewSteps, size), more = Fastest(MoreSteps, size);
            return Math.Max(0, more - few) / (MoreSteps - FewSteps);
        }

        // Whatever else the machine does only adds time: of several runs the shortest says most. One of each let a busy second in the
        // shorter run turn ten minutes of training into forty seconds.
        double Fastest(int steps, int size) =>
            Enumerable.Range(0, Repeats).Min(repeat => Train(steps, size, $"{steps}-{size}-{repeat}"));

        double Train(int steps, int size, string name)
        {
            var clock = Stopwatch.StartNew();
            TeacherTrainer.Train(
                task, side => EncoderCatalogue.Create(network, side), pictures, new SelectedImages(pictures, []),
                options with { Steps = steps, BatchSize = size, ChanceSteps = 0 }, Path.Combine(folder, name), cancellation: cancellation);
            return clock.Elapsed.TotalSeconds;
        }
    }

    private static string WriteStandIn(PretextTask task, string network, string folder)
    {
        NetworkSpec encoder = task.ExportedNetwork(EncoderCatalogue.Create(network, task.PictureSize));
        string model = Path.Combine(folder, TeacherStage.Untrained), record = Path.Combine(folder, TeacherStage.UntrainedRecord);
        var preprocessing = new ImagePreprocessing { Height = task.PictureSize, Width = task.PictureSize };
        OnnxWriter.WriteTeacher(
            encoder, WeightInitializer.Create(encoder, 1), task.Name, new OnnxExportOptions { Preprocessing = preprocessing }, model);
        TeacherImport.DescribeTrained(OnnxModelFile.Load(model), TeacherStage.Untrained, new TeacherImportOptions
        {
            Name = $"{task.Name}-{network}",
            Source = "a plan's stand-in, removed after planning",
            Licence = "none",
            Supervision = "untrained",
        }).Save(record);
        return record;
    }
}
