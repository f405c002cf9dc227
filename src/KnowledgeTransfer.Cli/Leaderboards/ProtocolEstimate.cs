using System.Diagnostics;
using KnowledgeTransfer.Cli.Evaluation;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Data.Voc;
using KnowledgeTransfer.Data.Voc.Composites;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Protocols;
using KnowledgeTransfer.Torch.Students;

namespace KnowledgeTransfer.Cli.Leaderboards;

/// <summary>
/// How long a protocol will take here. Those on data in VOC layout are run with their own schedule's batch and sizes on a few made-up
/// pictures: once with one step and once with more, whose difference is the steps' and whose rest is the pictures'.
/// </summary>
/// <param name="scratch">A folder that is removed after planning.</param>
/// <param name="cancellation">Ctrl-C.</param>
internal sealed class ProtocolEstimate(string scratch, CancellationToken cancellation)
{
    private const int TrainPictures = 4, TestPictures = 2, FewSteps = 1, MoreSteps = 4;
    private static readonly TimeSpan Sample = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, (double? Shared, double Row)> _known = [];

    /// <summary>Seconds of a protocol.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <param name="network">Name of the downstream network.</param>
    /// <param name="sizes">What it is going to see.</param>
    /// <param name="threads">0 for all.</param>
    /// <returns>What is done once for all rows, null if nothing is, and what each row takes.</returns>
    public (double? Shared, double Row) Seconds(
        LeaderboardProtocol protocol, string network, (int Train, int Test, int Width, int Height) sizes, int threads)
    {
        string key = ConfigWriter.ToCanonicalJson(protocol.Section) + network;
        if (_known.TryGetValue(key, out (double?, double) known)) return known;
        return _known[key] = protocol.Voc is { } voc
            ? Voc(protocol, voc, network, sizes, threads)
            : (null, Fewshot(protocol, network, sizes, threads));
    }

    private double Fewshot(
        LeaderboardProtocol protocol, string network, (int Train, int Test, int Width, int Height) sizes, int threads)
    {
        LabelAmount amount = LabelAmount.Parse(protocol.Section.Labels)!;
        int labelled = amount.Share is { } share ? (int)Math.Ceiling(share * sizes.Train)
            : amount.ListFile is { } list ? File.ReadLines(list).Count()
            : sizes.Train; // the number of classes is not known without labels: at most all
        StudentOptions options = FewShotProtocol.Schedule(
            StudentOptions.ForNetwork(network) with { ThreadCount = threads, Device = NetworkDevices.Training }, Math.Max(2, labelled));
        (TimeSpan step, TimeSpan forward) = StepTime.Measure(NetworkCatalogue.Create(network, 2), options, Sample, cancellation);
        long batch = Math.Min(options.BatchSize, labelled);
        return (options.Epochs * (labelled / batch) * step.TotalSeconds) + (sizes.Test * forward.TotalSeconds / options.BatchSize);
    }

    private (double?, double) Voc(
        LeaderboardProtocol protocol, VocEvaluation voc, string network, (int Train, int Test, int Width, int Height) sizes, int threads)
    {
        string folder = Path.Combine(scratch, $"{protocol.Key}-{network}"), data = Path.Combine(folder, "data");
        StandInDataSet.Write(data, TrainPictures, TestPictures, sizes.Width, sizes.Height);
        using IDisposable quiet = Output.Quiet();
        Run("warm", FewSteps, "warm"); // libtorch's first step is no measure
        double searched = Run("searched", FewSteps, "shared");
        double few = Run("few", FewSteps, "shared"), more = Run("more", MoreSteps, "shared");
        double step = Math.Max(0, more - few) / (MoreSteps - FewSteps), search = Math.Max(0, searched - few);
        double judge = Math.Max(0, few - (FewSteps * step)) / TestPictures;
        long steps = protocol.Section.Steps ?? voc.Schedule(protocol.Section.Schedule!).Steps;
        double once = search / (TrainPictures + TestPictures) * (sizes.Train + sizes.Test);
        return (voc.SharesWork ? once : null, (steps * step) + (judge * sizes.Test));

        double Run(string name, int steps, string shared)
        {
            var stand = new VocRequest(
                new InitialWeights(InitialWeights.Random, null, network), new VocFolder(data), StandInDataSet.TrainSplit,
                StandInDataSet.TestSplit, protocol.Section.Schedule!, steps, protocol.Section.LearningRate, SeedCount: 1, Scratch: false,
                Path.Combine(folder, name), Seed: 1, threads, Replace: true, cancellation)
            {
                SharedFolder = Path.Combine(folder, shared),
            };
            var clock = Stopwatch.StartNew();
            voc.Run(stand);
            return clock.Elapsed.TotalSeconds;
        }
    }
}
