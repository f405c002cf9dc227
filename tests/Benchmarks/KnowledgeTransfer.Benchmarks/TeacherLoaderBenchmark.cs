using System.Diagnostics;
using System.Globalization;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Pretext;
using KnowledgeTransfer.Torch.Teachers;
using TorchSharp;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>
/// Can makers of examples starve the network? Examples per second of the loader alone, with as many threads as beside a training, over what
/// the network alone consumes with all processors. At least 2 is asked for. Before that, one thread and several must make the same bytes.
/// </summary>
internal static class TeacherLoaderBenchmark
{
    private const int BatchSize = 64, VerifiedSteps = 3;

    /// <summary>The cheapest encoder of each size that takes the task's tiles: it is starved first.</summary>
    private static readonly (int Size, string[] Networks, int Pictures)[] Sizes =
        [(32, ["small"], 2000), (255, ["alexnet-bn", "cfn-alexnet"], 200)];

    internal static int Run(BenchmarkOptions options)
    {
        int threads = options.Number("threads", Environment.ProcessorCount);
        int loaderThreads = options.Number("loader-threads", Math.Max(1, Environment.ProcessorCount / 2));
        var enough = TimeSpan.FromSeconds(options.Number("seconds", 10));
        string chosen = options.Text("task", "all"), processor = Hardware.Processor();
        Precision precision = TrainingPrecision.Resolve(Precision.Auto);
        torch.set_num_threads(threads);
        List<string> lines =
        [
            "date,processor,threads,loader_threads,task,picture_size,network,precision,batch,"
                + "loader_examples_per_second,network_examples_per_second,ratio",
        ];
        foreach (string name in PretextTasks.Names.Where(name => chosen == "all" || chosen == name))
            foreach ((int size, string[] networks, int pictures) in Sizes)
            {
                PretextTask task = PretextTasks.Create(name, size);
                MemoryImages images = RandomPictures.Make(pictures, task.PictureSize);
                task = task.Fit(images, RandomPictures.Preprocessing(task.PictureSize));
                string network = networks.First(candidate => EncoderCatalogue.SmallestInput(candidate) <= task.Shape.TileSize);
                double loader = LoaderRate(task, images, loaderThreads, enough);
                double consumed = NetworkRate(task, EncoderCatalogue.Create(network, task.Shape.TileSize), precision, enough);
                lines.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{ResultFile.Date},{processor},{threads},{loaderThreads},{name},{task.PictureSize},{network},{precision},{BatchSize},")
                    + string.Create(CultureInfo.InvariantCulture, $"{loader:F0},{consumed:F1},{loader / consumed:F1}"));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{name} at {task.PictureSize}, {network}: loader {loader:F0}/s, network {consumed:F1}/s, ")
                    + string.Create(CultureInfo.InvariantCulture, $"{loader / consumed:F1} times"));
            }
        ResultFile.Write(options.Folder, "teacher-loader.csv", lines);
        return 0;
    }

    private static double LoaderRate(PretextTask task, MemoryImages images, int threads, TimeSpan enough)
    {
        ImagePreprocessing preprocessing = RandomPictures.Preprocessing(task.PictureSize);
        ExampleLoader Start(int count, long end) => new(
            new ExampleSource(images, 1, BatchSize), task.Shape, () => task.CreateMaker(images, preprocessing), 0, end, count);
        using (ExampleLoader one = Start(1, VerifiedSteps), several = Start(3, VerifiedSteps))
            for (long step = 0; step < VerifiedSteps; step++)
                if (!Bytes(one, step).SequenceEqual(Bytes(several, step)))
                    throw new InvalidOperationException($"{task.Name}: step {step} differs between one thread and three.");
        using ExampleLoader loader = Start(threads, long.MaxValue);
        long warm = 2 * (threads + 2), next = 0; // what the ring held in advance is not counted
        while (next < warm) Take(loader, next++);
        Stopwatch watch = Stopwatch.StartNew();
        while (watch.Elapsed < enough) Take(loader, next++);
        return (next - warm) * BatchSize / watch.Elapsed.TotalSeconds;
    }

    private static double NetworkRate(PretextTask task, NetworkSpec encoder, Precision precision, TimeSpan enough)
    {
        using var network = new TeacherStep(task, encoder, BatchSize, precision);
        network.Fill();
        for (int i = 0; i < 2; i++) network.Run();
        Stopwatch watch = Stopwatch.StartNew();
        int steps = 0;
        for (; watch.Elapsed < enough; steps++) network.Run();
        return steps * BatchSize / watch.Elapsed.TotalSeconds;
    }

    private static void Take(ExampleLoader loader, long step)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        loader.Take(step);
    }

    private static byte[] Bytes(ExampleLoader loader, long step)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        ExampleBatch batch = loader.Take(step);
        return [.. batch.Input.contiguous().bytes, .. batch.Classes.bytes, .. batch.Values.bytes];
    }
}
