using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data.Voc;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Reports;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Protocols.FineTuning;
using KnowledgeTransfer.Torch.Protocols.VocSegmentation;

namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary><c>kt eval voc-segmentation</c>: one training per seed, each a cell with its weights and a page of test pictures.</summary>
internal sealed record VocSegmentationEvaluation : VocEvaluation
{
    /// <summary>The page of a cell.</summary>
    public const string PageFile = "predictions.html";

    private const int PicturesShown = 24;

    /// <inheritdoc/>
    public override string Name => VocSegmentationProtocol.Name;

    /// <inheritdoc/>
    public override (string Train, string Test) DefaultSplits => ("train", "val");

    /// <inheritdoc/>
    public override IReadOnlyList<FineTuningSchedule> Schedules => VocSegmentationProtocol.Schedules;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ReadList(VocFolder data, string split) => data.ReadSegmentationSplit(split);

    /// <inheritdoc/>
    public override VocOutcome Run(VocRequest request)
    {
        FineTuningSchedule schedule = Schedule(request);
        IReadOnlyList<string> trainIds = ReadList(request.Data, request.TrainSplit), testIds = ReadList(request.Data, request.TestSplit);
        if (trainIds.Intersect(testIds, StringComparer.Ordinal).FirstOrDefault() is { } both)
        {
            throw new DataException($"The picture {both} is in {request.TrainSplit} and in {request.TestSplit}, so it would be learned " +
                "from and judged. Take it off one of the lists, or name others with --train-split and --test-split.");
        }
        VocClasses classes = SegmentationPictures.FindClasses(request.Data);
        SegmentationPictures train = new(request.Data, trainIds, classes), test = new(request.Data, testIds, classes);
        string data = FileHash.OfText(string.Join('\n',
            [VocFingerprint.Of(request.Data, trainIds), VocFingerprint.Of(request.Data, testIds), .. classes.Names]));

        var given = new List<VocSegmentationResult>();
        var scratch = new List<VocSegmentationResult>();
        foreach (ulong seed in request.Seeds)
        {
            given.Add(Cell(request, schedule, train, test, data, seed, isScratch: false));
            if (request.Scratch) scratch.Add(Cell(request, schedule, train, test, data, seed, isScratch: true));
        }
        string words = $"{request.Weights.Network}, FCN-{given[0].Stride}s, {schedule}";
        double[] figures = [.. given.Select(r => r.MeanIntersectionOverUnion)];
        return new VocOutcome(Table(request, words, given, scratch), figures, words, "mean intersection over union");
    }

    private VocSegmentationResult Cell(
        VocRequest request, FineTuningSchedule schedule, SegmentationPictures train, SegmentationPictures test, string data, ulong seed,
        bool isScratch)
    {
        SegmentationOptions options = new SegmentationOptions
        {
            Seed = seed,
            ThreadCount = request.Threads,
            Device = NetworkDevices.Training,
        }.Resolved();
        var settings = new JsonObject
        {
            ["schedule"] = JsonSerializer.SerializeToNode(schedule, StageRunner.Json),
            ["options"] = JsonSerializer.SerializeToNode(options, StageRunner.Json),
            ["trainSplit"] = request.TrainSplit,
            ["testSplit"] = request.TestSplit,
        };
        return request.Cell(Name, seed, isScratch, settings, data).Run(
            request.Replace, [VocSegmentationProtocol.WeightsFile, VocSegmentationProtocol.MetricsFile, PageFile], Work, Describe);

        VocSegmentationResult Work(WeightSet? start, string folder, IProgress<StageProgress> progress)
        {
            var shown = new List<SegmentedPicture>();
            NetworkSpec student = NetworkCatalogue.Create(request.Weights.Network, 2); // its classifier is not used
            VocSegmentationResult result = VocSegmentationProtocol.Run(
                student, start, train, test, schedule, options, folder,
                picture => { if (shown.Count < PicturesShown) shown.Add(picture); }, progress, request.Cancellation);
            string weights = isScratch || start is null ? "random convolutions" : $"the convolutions of {request.Weights.Name}";
            AtomicFile.WriteText(Path.Combine(folder, PageFile), SegmentationPage.Render(
                $"{request.Data.Name}, segmentation from {weights}", $"{Describe(result)}; {schedule}", result.ClassNames,
                [.. shown.Select(p => (p.Id, p.Picture, p.Truth, p.Prediction))]));
            return result;
        }
    }

    private static string Describe(VocSegmentationResult r) => string.Create(CultureInfo.InvariantCulture,
        $"mean IoU {100 * r.MeanIntersectionOverUnion:0.0} %, pixels {100 * r.PixelAccuracy:0.0} % on {r.TestCount:N0} test pictures, " +
        $"{r.TrainCount:N0} to learn from, FCN-{r.Stride}s");

    private static EvalTable Table(
        VocRequest request, string trained, List<VocSegmentationResult> given, List<VocSegmentationResult> scratch)
    {
        string[] heads = ["intersection over union", $">from {request.Weights.Name}, %"];
        if (request.Scratch) heads = [.. heads, ">from scratch, %", ">difference (95 % interval)"];
        var rows = new List<string[]>();
        foreach ((int i, string name) in given[0].ClassNames.Index()) rows.Add(Row(name, r => r.IntersectionOverUnion[i]));
        rows.Add(Row("mean", r => r.MeanIntersectionOverUnion));
        rows.Add(Row("pixel accuracy", r => r.PixelAccuracy));
        string pictures = string.Create(CultureInfo.InvariantCulture, $"{given[0].TrainCount:N0} / {given[0].TestCount:N0}");
        return new EvalTable(
            [.. heads, ">seeds", ">pictures, training / test", "schedule"],
            [.. rows.Select(row => (string[])[.. row, $"{given.Count}", pictures, trained])]);

        string[] Row(string name, Func<VocSegmentationResult, double?> figure)
        {
            double?[] ours = [.. given.Select(figure)], theirs = [.. scratch.Select(figure)];
            if (ours.Concat(theirs).Any(value => value is null))
                return request.Scratch ? [name, "absent", "absent", ""] : [name, "absent"];
            double[] first = [.. ours.Select(value => value!.Value)], second = [.. theirs.Select(value => value!.Value)];
            return request.Scratch
                ? [name, SeedRows.Mean(first), SeedRows.Mean(second), SeedRows.Difference(first, second)]
                : [name, SeedRows.Mean(first)];
        }
    }
}
