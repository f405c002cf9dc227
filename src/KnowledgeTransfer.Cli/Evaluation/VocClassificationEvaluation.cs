using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Data.Voc;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Protocols.FineTuning;
using KnowledgeTransfer.Torch.Protocols.VocClassification;

namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary><c>kt eval voc-classification</c>: per seed one training from the weights, and one from scratch if asked for.</summary>
internal sealed record VocClassificationEvaluation : VocEvaluation
{
    /// <inheritdoc/>
    public override string Name => VocClassificationProtocol.Name;

    /// <inheritdoc/>
    public override (string Train, string Test) DefaultSplits => ("trainval", "test");

    /// <inheritdoc/>
    public override IReadOnlyList<FineTuningSchedule> Schedules => VocClassificationProtocol.Schedules;

    /// <summary>Crops of each test picture whose answers are averaged, 1 to 100.</summary>
    public int CropCount { get; init; } = VocClassificationOptions.PaperCropCount;

    /// <inheritdoc/>
    public override VocOutcome Run(VocRequest request)
    {
        if (request is { Scratch: true, Weights.Path: null })
            throw new ConfigException($"{InitialWeights.Random} weights are scratch already; leave --scratch out.");
        (VocPictures train, VocPictures test) = VocPictures.Read(request.Data, request.TrainSplit, request.TestSplit);
        VocClasses classes = train.Presence.Classes;
        if (classes.Count == 1)
            throw new DataException($"all objects of {request.Data.Name} are of the class {classes.Names[0]}; the networks have two " +
                "outputs or more. Add pictures of another class.");
        FineTuningSchedule schedule = Schedule(request);
        var options = new VocClassificationOptions
        {
            Schedule = schedule,
            CropCount = CropCount,
            ThreadCount = request.Threads,
            Device = NetworkDevices.Training,
        };
        VocClassificationProtocol.Check(train, test, options);
        NetworkSpec network = NetworkCatalogue.Create(request.Weights.Network, classes.Count);
        if (request.Weights.Read() is { } source) ConvolutionTransfer.Create(network, source, request.Seed); // throws where it does not fit
        SayWhatIsOdd(test);

        var settings = (JsonObject)JsonSerializer.SerializeToNode(options.Resolved(), StageRunner.Json)!;
        string data = FileHash.OfText(string.Join('\n', new[] { train, test }.Select(set =>
            VocFingerprint.Of(request.Data, set.Images.Ids.Select(id => id.Value)))));
        List<VocClassificationFigures> given = [], scratch = [];
        foreach (ulong seed in request.Seeds)
        {
            given.Add(Train(seed, fromScratch: false));
            if (request.Scratch) scratch.Add(Train(seed, fromScratch: true));
        }
        string words = string.Create(
            CultureInfo.InvariantCulture, $"{network.Name}, {schedule}, {CropCount} test crop{(CropCount == 1 ? "" : "s")}");
        EvalTable table = VocClassificationTable.Of(request.Weights.Name, given, scratch, words);
        return new VocOutcome(table, [.. given.Select(f => f.ElevenPoint)], words, "mean average precision, 11 points");

        VocClassificationFigures Train(ulong seed, bool fromScratch) => request.Cell(Name, seed, fromScratch, settings, data).Run(
            request.Replace, [VocClassificationProtocol.WeightsFile, VocClassificationProtocol.MetricsFile],
            (begin, folder, progress) => VocClassificationFigures.Of(VocClassificationProtocol.Run(
                network, begin, train, test, options with { Seed = seed }, folder, progress, request.Cancellation)),
            f => string.Create(CultureInfo.InvariantCulture,
                $"mean average precision {100 * f.ElevenPoint:0.0} % (11 points), {100 * f.Area:0.0} % (area) of {f.Test:N0} test " +
                $"pictures, {f.Train:N0} to learn from"));
    }

    /// <summary>Classes that say nothing, or that cannot be judged, before anybody waits for figures.</summary>
    private static void SayWhatIsOdd(VocPictures test)
    {
        VocPresence presence = test.Presence;
        foreach ((int c, string name) in presence.Classes.Names.Index())
        {
            int positive = presence.Count(c, ClassPresence.Positive), negative = presence.Count(c, ClassPresence.Negative);
            if (positive == 0)
                Output.Note($"{name}: no test picture shows it by an object that is not difficult; it is left out of the mean.");
            else if (negative == 0)
                Output.Note($"{name}: all {positive} test pictures that are judged show it, so its average precision is 100 % whatever a " +
                    "network answers.");
        }
    }
}
