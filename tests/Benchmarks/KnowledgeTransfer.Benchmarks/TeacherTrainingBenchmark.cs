using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Modules;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>
/// Full-size teachers beside PyTorch: same network, same weights, same batch, same optimiser, each in a process of its own, taking turns.
/// Losses of the first steps in float32 must agree before anything is reported.
/// </summary>
internal static class TeacherTrainingBenchmark
{
    private const double Tolerance = 2e-3; // of the loss; rounding differs, and three steps enlarge it

    private const string Peer = "pytorch", Ours = "knowledge-transfer";

    // Without bfloat16 in the processor libtorch's convolutions in it are plain loops: nobody would train so.
    private static readonly (string Who, string Mode)[] Modes =
    [
        .. new[]
        {
            (Ours, nameof(Precision.Bfloat16)), (Ours, nameof(Precision.Float32)),
            (Peer, "float32"), (Peer, "float32-channels-last"), (Peer, "bfloat16-channels-last"),
        }
        .Where(mode => TrainingPrecision.HasNativeBFloat16 || !IsBFloat16(mode.Item2)),
    ];

    internal static int Run(BenchmarkOptions options)
    {
        int rounds = options.Number("rounds", 3), threads = options.Number("threads", 2), steps = options.Number("steps", 5);
        string processor = Hardware.Processor();
        List<string> lines =
        [
            "date,processor,threads,case,batch,tiles,tile_size,implementation,version,mode,median_seconds_per_step,"
                + "fastest_seconds_per_step,examples_per_second,peak_mib,first_loss,third_loss,rate_over_fastest_pytorch",
        ];
        foreach (TeacherTrainingCase which in TeacherTrainingCase.Chosen(options))
        {
            List<TeacherTrainingResult>[] results = Measure(which, rounds, threads, steps, options.Python);
            Verify(results);
            double peer = Modes.Zip(results).Where(pair => pair.First.Who == Peer).Min(pair => Median(pair.Second));
            foreach (((string who, string mode), List<TeacherTrainingResult> runs) in Modes.Zip(results))
            {
                double median = Median(runs), fastest = runs.Min(run => run.SecondsPerStep.Min());
                double peak = runs.Max(run => run.PeakMemory);
                lines.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{ResultFile.Date},{processor},{threads},{which.Name},{which.BatchSize},{which.Task.Shape.TileCount},")
                    + string.Create(CultureInfo.InvariantCulture,
                        $"{which.Task.Shape.TileSize},{who},{runs[0].Version},{mode},{median:F3},{fastest:F3},")
                    + string.Create(CultureInfo.InvariantCulture,
                        $"{which.BatchSize / median:F2},{peak:F0},{runs[0].Losses[0]:F5},{runs[0].Losses[^1]:F5},{peer / median:F2}"));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{which.Name}: {who} {mode}: {median:F3} s a step (fastest {fastest:F3}), {which.BatchSize / median:F2} examples/s, ")
                    + string.Create(CultureInfo.InvariantCulture,
                        $"{peak:F0} MiB, losses {string.Join(" ", runs[0].Losses)}, {peer / median:F2} x the fastest PyTorch"));
            }
        }
        ResultFile.Write(options.Folder, "teacher-training.csv", lines);
        return 0;
    }

    private static List<TeacherTrainingResult>[] Measure(TeacherTrainingCase which, int rounds, int threads, int steps, string python)
    {
        string work = Directory.CreateTempSubdirectory("kt-benchmark-").FullName;
        try
        {
            WriteProblem(which, work);
            List<TeacherTrainingResult>[] results = [.. Modes.Select(_ => new List<TeacherTrainingResult>())];
            for (int round = 0; round < rounds; round++)
                foreach ((int i, (string who, string mode)) in Modes.Index())
                {
                    object[] arguments = who == Peer
                        ? [Path.Combine(AppContext.BaseDirectory, "teacher_training_peer.py"), work, mode, threads, steps]
                        :
                        [
                            TeacherTrainingWorker.Name, "--case", which.Name, "--batch", which.BatchSize, "--mode", mode,
                            "--threads", threads, "--steps", steps,
                        ];
                    results[i].Add(Start(who == Peer ? python : Environment.ProcessPath!, arguments));
                    Console.Error.WriteLine($"round {round + 1} of {rounds}: {which.Name}, {who} {mode}");
                }
            return results;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>Everything that the peer needs: the two tables, the weights, the batch.</summary>
    private static void WriteProblem(TeacherTrainingCase which, string work)
    {
        NetworkSpec trunk = which.Task.Trunk(which.Encoder), head = which.Task.Head(trunk);
        using var training = new TeacherStep(which.Task, which.Encoder, which.BatchSize, Precision.Float32);
        training.Fill();
        (byte[] input, byte[] classes) = training.Batch();
        File.WriteAllBytes(Path.Combine(work, "input"), input);
        File.WriteAllBytes(Path.Combine(work, "classes"), classes);
        WeightFile.Write(Path.Combine(work, "weights.safetensors"), training.Network.ToWeights());
        object Nodes(NetworkSpec network) => network.Nodes.Select(node => new
        {
            node.Name,
            node.Inputs,
            Operation = node.Operation.GetType().Name,
            Options = JsonSerializer.SerializeToElement(node.Operation, node.Operation.GetType()),
        });
        File.WriteAllText(Path.Combine(work, "problem.json"), JsonSerializer.Serialize(new
        {
            Trunk = Nodes(trunk),
            Head = Nodes(head),
            HeadInput = head.InputShape,
            which.Task.Shape.TileSize,
            TeacherStep.LearningRate,
            TeacherTrainingWorker.VerifiedSteps,
        }));
    }

    private static TeacherTrainingResult Start(string program, object[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true };
        foreach (object argument in arguments) start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"{argument}"));
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {start.ArgumentList[0]} did not run (exit code {process.ExitCode}); "
                + "the peer needs Python with numpy and torch.");
        return JsonSerializer.Deserialize<TeacherTrainingResult>(output)!;
    }

    private static void Verify(List<TeacherTrainingResult>[] results)
    {
        float[] expected = results[Array.IndexOf(Modes, (Peer, "float32"))][0].Losses;
        foreach (((string who, string mode), List<TeacherTrainingResult> runs) in Modes.Zip(results))
        {
            double tolerance = IsBFloat16(mode) ? 20 * Tolerance : Tolerance;
            foreach (float[] losses in runs.Select(run => run.Losses))
                if (expected.Zip(losses).Any(pair => !(Math.Abs(pair.First - pair.Second) <= tolerance * pair.First)))
                    throw new InvalidOperationException(
                        $"{who} {mode} has losses {string.Join(", ", losses)}, PyTorch {string.Join(", ", expected)}: not the same work.");
        }
    }

    private static bool IsBFloat16(string mode) => mode.StartsWith(nameof(Precision.Bfloat16), StringComparison.OrdinalIgnoreCase);

    private static double Median(List<TeacherTrainingResult> runs)
    {
        double[] seconds = [.. runs.SelectMany(run => run.SecondsPerStep).Order()];
        return seconds[seconds.Length / 2];
    }
}
