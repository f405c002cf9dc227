using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Proposals;
using KnowledgeTransfer.Reports;
using KnowledgeTransfer.Torch.Protocols.FineTuning;
using KnowledgeTransfer.Torch.Protocols.VocDetection;

namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary><c>kt eval voc-detection</c>: per seed a Fast R-CNN from the weights and, if asked, one from scratch.</summary>
internal sealed record VocDetectionEvaluation : VocEvaluation
{
    private const double Overlap = 0.5; // from which on a proposal is said to cover an object

    private static readonly VocDetectionOptions[] Recipes = [VocDetectionOptions.Paper, VocDetectionOptions.Small];

    /// <inheritdoc/>
    public override string Name => VocDetectionProtocol.Name;

    /// <inheritdoc/>
    public override (string Train, string Test) DefaultSplits => ("trainval", "test");

    /// <inheritdoc/>
    public override IReadOnlyList<FineTuningSchedule> Schedules { get; } = [.. Recipes.Select(recipe => recipe.Schedule)];

    /// <summary>True: proposals are searched once.</summary>
    public override bool SharesWork => true;

    /// <summary>Short sides in pixels; empty takes the schedule's, several are multi-scale.</summary>
    public IReadOnlyList<int> Scales { get; init; } = [];

    /// <summary>Whether it sees pictures at four scales around the schedule's, whatever <see cref="Scales"/> says.</summary>
    public bool MultiScale { get; init; }

    /// <summary>What a detection needs more than to count at all, 0 to below 1.</summary>
    public double ScoreThreshold { get; init; } = VocDetectionOptions.Paper.ScoreThreshold;

    /// <inheritdoc/>
    public override VocOutcome Run(VocRequest request)
    {
        var data = new VocDetectionData(request.Data, request.TrainSplit, request.TestSplit);
        VocDetectionOptions options = Options(request);
        NetworkSpec student = NetworkCatalogue.Create(request.Weights.Network, Math.Max(2, data.ClassNames.Count));
        // what does not fit is said before hours of searching
        if (request.Weights.Read() is { } weights) ConvolutionTransfer.Create(RegionNetworks.Trunk(student), weights, request.Seed);

        var search = new SelectiveSearchOptions();
        (DetectionPictures train, DetectionPictures test) = data.Propose(
            Path.Combine(request.SharedFolder, "proposals"), search, request.Threads, request.Cancellation);
        string fingerprint = data.Fingerprint();
        VocDetectionFigures[] given = [.. request.Seeds.Select(seed => Train(seed, scratch: false))];
        VocDetectionFigures[] scratch = request.Scratch ? [.. request.Seeds.Select(seed => Train(seed, scratch: true))] : [];

        string schedule = $"{request.Weights.Network}, {options.Schedule}, short side {options.Scales}";
        EvalTable table = Table(request, test, data.ClassNames, given, scratch, schedule);
        ProposalRecall recall = Recall(test, data.ClassNames.Count);
        Output.Note(string.Create(CultureInfo.InvariantCulture,
            $"proposals {100 * recall.Recall(Overlap):0.0} % of {recall.BoxCount:N0} objects in {request.TestSplit} are overlapped by " +
            $"{Overlap}, {test.Proposals.Average(p => p.Count):N0} proposals a picture"));
        string page = Path.Combine(request.Folder, Name + ".html");
        string detections = Path.Combine(request.Folder, CellName(request.Seeds.First()), VocDetectionFile.Name);
        AtomicFile.WriteText(page, DetectionReport.Render(VocDetectionPage.Of(
            request, data, test, table, given, scratch, VocDetectionFile.Read(detections), recall.Recall(Overlap),
            Settings(options, search, data.ClassNames, request))));
        Output.Note($"page      {page}");
        return new VocOutcome(table, [.. given.Select(f => f.Mean.ElevenPoint!.Value)], schedule, "mean average precision, 11 points");

        VocDetectionFigures Train(ulong seed, bool scratch)
        {
            VocDetectionOptions own = options with { Seed = seed };
            return request.Cell(Name, seed, scratch, Settings(own, search, data.ClassNames, request), fingerprint).Run(
                request.Replace, [VocDetectionProtocol.WeightsFile, VocDetectionProtocol.MetricsFile, VocDetectionFile.Name],
                (begin, folder, progress) =>
                {
                    VocDetectionResult result = VocDetectionProtocol.Run(
                        student, begin, train, test, data.ClassNames.Count, own, folder, progress, request.Cancellation);
                    VocDetectionFile.Write(
                        Path.Combine(folder, VocDetectionFile.Name), result.Detections, data.Test.Ids, data.ClassNames);
                    return VocDetectionFigures.Of(result.Scores, data.ClassNames, result.Detections.Count);
                },
                Describe);
        }

        static string Describe(VocDetectionFigures f) => string.Create(CultureInfo.InvariantCulture,
            $"mAP {100 * f.Mean.ElevenPoint:0.0} % (area {100 * f.Mean.Area:0.0} %) of {f.Mean.Objects:N0} objects");
    }

    private static string CellName(ulong seed) => $"seed-{seed}";

    private VocDetectionOptions Options(VocRequest request)
    {
        VocDetectionOptions recipe = Recipes.Single(recipe => recipe.Schedule.Name == request.Schedule);
        PictureScales scales = MultiScale ? recipe.AtSeveralScales().Scales
            : Scales.Count == 0 ? recipe.Scales : new PictureScales(Scales);
        FineTuningSchedule schedule = Schedule(request);
        scales.Check();
        return (recipe with
        {
            Schedule = schedule,
            Scales = scales,
            ThreadCount = request.Threads,
            Device = NetworkDevices.Training,
            ScoreThreshold = ScoreThreshold,
            Seed = request.Seed,
        }).Resolved();
    }

    private static JsonObject Settings(
        VocDetectionOptions options, SelectiveSearchOptions search, IReadOnlyList<string> classNames, VocRequest request) => new()
        {
            ["detection"] = JsonSerializer.SerializeToNode(options, StageRunner.Json),
            ["proposals"] = JsonSerializer.SerializeToNode(search, StageRunner.Json),
            ["classes"] = JsonSerializer.SerializeToNode(classNames, StageRunner.Json),
            ["trainSplit"] = request.TrainSplit,
            ["testSplit"] = request.TestSplit,
        };

    private static ProposalRecall Recall(DetectionPictures test, int classCount)
    {
        var recall = new ProposalRecall(int.MaxValue, classCount);
        for (int i = 0; i < test.Count; i++)
        {
            LabelledBox[] counted = [.. test.Objects[i].Where(o => !o.Difficult)];
            recall.Add(test.Proposals[i], [.. counted.Select(o => o.Box)], [.. counted.Select(o => o.Class)]);
        }
        return recall;
    }

    private static EvalTable Table(
        VocRequest request, DetectionPictures test, IReadOnlyList<string> classNames, VocDetectionFigures[] given,
        VocDetectionFigures[] scratch, string schedule)
    {
        ProposalRecall recall = Recall(test, classNames.Count);
        string[] heads =
        [
            "class", ">objects", ">covered by proposals, %", $">from {request.Weights.Name}, %", ">by area, %",
            .. scratch.Length == 0 ? [] : new[] { ">from scratch, %", ">by area, %", ">difference (95 % interval)" }, "schedule",
        ];
        IEnumerable<string[]> classes = classNames.Index().Select(c =>
            Row(figures => figures.Classes[c.Index], recall.RecallOf(c.Index, Overlap)));
        return new EvalTable(heads, [.. classes, Row(figures => figures.Mean, recall.Recall(Overlap))]);

        string[] Row(Func<VocDetectionFigures, VocDetectionClassFigures> part, double covered)
        {
            VocDetectionClassFigures first = part(given[0]);
            return
            [
                first.Name, string.Create(CultureInfo.InvariantCulture, $"{first.Objects:N0}"),
                double.IsNaN(covered) ? "" : string.Create(CultureInfo.InvariantCulture, $"{100 * covered:0.0}"),
                Mean(given, f => f.ElevenPoint), Mean(given, f => f.Area),
                .. scratch.Length == 0 ? [] : new[] { Mean(scratch, f => f.ElevenPoint), Mean(scratch, f => f.Area), Difference() },
                schedule,
            ];

            string Mean(VocDetectionFigures[] all, Func<VocDetectionClassFigures, double?> rule) =>
                first.ElevenPoint is null ? "" : SeedRows.Mean(Shares(all, rule));

            string Difference() => first.ElevenPoint is null ? ""
                : SeedRows.Difference(Shares(given, f => f.ElevenPoint), Shares(scratch, f => f.ElevenPoint));

            double[] Shares(VocDetectionFigures[] all, Func<VocDetectionClassFigures, double?> rule) =>
            [.. all.Select(f => rule(part(f))!.Value)];
        }
    }
}
