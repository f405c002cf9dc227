using System.Text.Json;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Evaluation;
using KnowledgeTransfer.Cli.Leaderboards.Sections;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Data.Voc;
using KnowledgeTransfer.Reports;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Protocols;

namespace KnowledgeTransfer.Cli.Leaderboards;

/// <summary>A column of a leaderboard: one protocol of <c>kt eval</c> on one data set, run from the convolutions of every row.</summary>
/// <param name="Section">Its options, the schedule filled in.</param>
/// <param name="Data">Path of its data.</param>
/// <param name="SharedFolder">Where the rows share what does not depend on their weights.</param>
internal sealed record LeaderboardProtocol(LeaderboardProtocolSection Section, string Data, string SharedFolder)
{
    private const string FigureFile = "figure.json";

    /// <summary>Key of the column.</summary>
    public string Key => FileNames.Of(Section.Name);

    /// <summary>Lists to learn from and to judge by.</summary>
    public (string Train, string Test) Splits
    {
        get
        {
            (string train, string test) = Section.Protocol switch
            {
                DownstreamKind.VocDetection => VocDetectionEvaluation.DefaultSplits,
                DownstreamKind.VocSegmentation => VocSegmentationEvaluation.DefaultSplits,
                _ => VocClassificationEvaluation.DefaultSplits,
            };
            return (Section.TrainSplit ?? train, Section.TestSplit ?? test);
        }
    }

    private IReadOnlyList<int> Scales => Section.MultiScale
        ? VocDetectionEvaluation.Named(Section.Schedule!).AtSeveralScales().Scales.ShortSides
        : Section.Scales;

    private IEnumerable<string> Schedules => Section.Protocol switch
    {
        DownstreamKind.VocDetection => VocDetectionEvaluation.Schedules,
        DownstreamKind.VocSegmentation => VocSegmentationEvaluation.ScheduleNames,
        _ => VocClassificationProtocol.Schedules.Select(schedule => schedule.Name),
    };

    /// <summary>What can be said against the options alone, or null.</summary>
    public string? Problem()
    {
        if (Section.Protocol == DownstreamKind.Fewshot)
        {
            return LabelAmount.Parse(Section.Labels) is null
                ? $"labels is {Section.Labels}; it must be a share such as 1%, a whole number per class or a file of ids."
                : null;
        }
        return Schedules.Contains(Section.Schedule!)
            ? null
            : $"schedule is {Section.Schedule}; {EnumWord.Of(Section.Protocol)} has {string.Join(" and ", Schedules)}.";
    }

    /// <summary>Refuses data that cannot be learned from or judged by.</summary>
    /// <exception cref="ConfigException">A list is missing.</exception>
    /// <exception cref="DataException">The folder is broken.</exception>
    public void CheckData()
    {
        if (Section.Protocol == DownstreamKind.Fewshot)
        {
            if (ImageSources.Open(Data).Labels is null) throw new DataException($"{Data} has no labels, so accuracy cannot be measured.");
            return;
        }
        var folder = new VocFolder(Data);
        foreach (string split in new[] { Splits.Train, Splits.Test })
        {
            _ = Section.Protocol == DownstreamKind.VocSegmentation
                ? folder.ReadSegmentationSplit(split)
                : folder.ReadSplit(split);
        }
    }

    /// <summary>The finished figure of a row, if it is there and was made from these weights with these options.</summary>
    public DownstreamScore? Finished(LeaderboardCell cell)
    {
        string path = Path.Combine(Folder(cell), FigureFile);
        if (!File.Exists(path) || cell.TryFindWeights(Section.Network) is not { } weights) return null;
        Figure? figure;
        try
        {
            figure = JsonSerializer.Deserialize<Figure>(File.ReadAllBytes(path), StageRunner.Json);
        }
        catch (JsonException)
        {
            return null; // damaged: the stages behind it are still there
        }
        return figure?.Identity == Identity(cell, weights) ? figure.Score(this) : null;
    }

    /// <summary>Runs it on a row, or reads what is there.</summary>
    /// <param name="cell">The row's seed; its weights are there.</param>
    /// <param name="replace">Whether results of other settings may be replaced.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    public DownstreamScore Run(LeaderboardCell cell, bool replace, CancellationToken cancellation)
    {
        if (Finished(cell) is { } done) return done;
        InitialWeights weights = cell.FindWeights(Section.Network);
        (double score, string description) = Section.Protocol == DownstreamKind.Fewshot
            ? Fewshot(cell, weights, replace, cancellation)
            : Voc(cell, weights, replace, cancellation);
        var figure = new Figure(Identity(cell, weights), score, description);
        AtomicFile.Write(Path.Combine(Folder(cell), FigureFile), JsonSerializer.SerializeToUtf8Bytes(figure, StageRunner.Json));
        return figure.Score(this);
    }

    /// <summary>Runs a protocol on data in VOC layout.</summary>
    /// <param name="request">Weights, data, schedule.</param>
    public VocOutcome Run(VocRequest request) => Section.Protocol switch
    {
        DownstreamKind.VocDetection => VocDetectionEvaluation.Run(request, Scales, VocDetectionOptions.Paper.ScoreThreshold),
        DownstreamKind.VocSegmentation => VocSegmentationEvaluation.Run(request),
        _ => VocClassificationEvaluation.Run(request, VocClassificationOptions.PaperCropCount),
    };

    private (double, string) Voc(LeaderboardCell cell, InitialWeights weights, bool replace, CancellationToken cancellation)
    {
        (string train, string test) = Splits;
        var request = new VocRequest(
            weights, new VocFolder(Data), train, test, Section.Schedule!, Section.Steps, Section.LearningRate, SeedCount: 1, Scratch: false,
            Folder(cell), (ulong)cell.Seed, cell.Config.Threads, replace, cancellation)
        {
            SharedFolder = SharedFolder,
        };
        VocOutcome outcome = Run(request);
        return (outcome.Given[0], $"{outcome.Measure}, {Path.GetFileName(Data)} {train} to {test}; {outcome.Schedule}");
    }

    private (double, string) Fewshot(LeaderboardCell cell, InitialWeights weights, bool replace, CancellationToken cancellation)
    {
        LabelAmount amount = LabelAmount.Parse(Section.Labels)!;
        var split = new ImageSplitOptions { Seed = cell.Seed, HeldOutLimit = Section.HeldOutLimit };
        using var pictures = new EvalPictures(Data, split, Folder(cell));
        var student = new StudentSection { LearningRate = Section.LearningRate };
        var request = new EvalRequest(
            weights, pictures, student, Folder(cell), (ulong)cell.Seed, cell.Config.Threads, replace, cancellation);
        (double accuracy, string schedule) = FewshotEvaluation.Single(request, amount);
        pictures.Delete();
        return (accuracy, $"accuracy with {amount} of {Path.GetFileName(Data)} labelled, {pictures.Test.Count:N0} to judge by; {schedule}");
    }

    private string Folder(LeaderboardCell cell) => Path.Combine(cell.Folder, "protocols", Key);

    private string Identity(LeaderboardCell cell, InitialWeights weights) => FileHash.OfText(string.Join('\n',
        ConfigWriter.ToCanonicalJson(Section with { Data = Path.GetFileName(Data) }), weights.Network, $"{cell.Seed}",
        weights.Path is { } path ? FileHash.OfFile(path) : InitialWeights.Random));

    private sealed record Figure(string Identity, double Value, string Description)
    {
        public DownstreamScore Score(LeaderboardProtocol protocol) =>
            new(new ProtocolSummary(protocol.Key, protocol.Section.Name, Description), Value);
    }
}
