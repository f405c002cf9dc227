using System.Diagnostics;
using System.Text.Json;
using KnowledgeTransfer.Torch.Modules;
using TorchSharp;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>Our side of <see cref="TeacherTrainingBenchmark"/> in a process of its own, so that its peak memory can be told.</summary>
internal static class TeacherTrainingWorker
{
    /// <summary>First word of the command line.</summary>
    public const string Name = "teacher-training-worker";

    /// <summary>Steps whose losses are compared; they also warm up.</summary>
    public const int VerifiedSteps = 3;

    internal static int Run(BenchmarkOptions options)
    {
        TeacherTrainingCase which = TeacherTrainingCase.All.Single(c => c.Name == options.Text("case", ""));
        torch.set_num_threads(options.Number("threads", 2));
        using var training = new TeacherStep(which.Task, which.Encoder, which.BatchSize, Enum.Parse<Precision>(options.Text("mode", "")));
        training.Fill();
        float[] losses = [.. Enumerable.Range(0, VerifiedSteps).Select(_ => training.Run())];
        var seconds = new double[options.Number("steps", 5)];
        for (int i = 0; i < seconds.Length; i++)
        {
            Stopwatch watch = Stopwatch.StartNew();
            training.Run();
            seconds[i] = watch.Elapsed.TotalSeconds;
        }
        string version = typeof(TorchNetwork).Assembly.GetName().Version!.ToString(3);
        Console.WriteLine(JsonSerializer.Serialize(new TeacherTrainingResult(version, losses, seconds, Hardware.PeakMemory())));
        return 0;
    }
}
