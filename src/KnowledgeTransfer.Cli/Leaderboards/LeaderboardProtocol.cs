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

    /// <summary>The protocol, if it is one on data in VOC layout; null for few labels.</summary>
    public VocEvaluation? Voc => Section.Protocol switch
    {
        DownstreamKind.VocClassification => new VocClassificationEvaluation(),
        DownstreamKind.VocDetection => new VocDetectionEvaluation { Scales = Section.Scales, MultiScale = Section.MultiScale },
        DownstreamKind.VocSegmentation => new VocSegmentationEvaluation(),
        _ => null,
    };

    /// <summary>What can be said against the options alone, or null.</summary>
    public string? Problem()
    {
        if (Voc is not { } voc)
        {
            return LabelAmount.Parse(Section.Labels) is null
                ? $"labels is {Section.Labels}; it must be a share such as 1%, a whole number per class or a file of ids."
                : null;
        }
        return voc.ScheduleNames.Contains(Section.Schedule)
            ? null
            : $"schedule is {Section.Schedule}; {voc.Name} has {string.Join(" and ", voc.ScheduleNames)}.";
    }

    /// <summary>Ids of the pictures that a protocol on data in VOC layout learns from and is judged by.</summary>
    /// <param name="voc">The protocol.</param>
    /// <param name="data">Its data.</param>
    /// <exception cref="ConfigException">A list is missing.</exception>
    /// <exception cref="DataException">A list is wrong.</exception>
    public (IReadOnlyList<string> Train, IReadOnlyList<string> Test) ReadLists(VocEvaluation voc, VocFolder data)
    {
        (string train, string test) = Splits(voc);
        return (voc.ReadList(data, train), voc.ReadList(data, test));
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
        (double score, string description) = Voc is { } voc
            ? Run(voc, cell, weights, replace, cancellation)
            : Fewshot(cell, weights, replace, cancellation);
        var figure = new Figure(Identity(cell, weights), score, description);
        AtomicFile.Write(Path.Combine(Folder(cell), FigureFile), JsonSerializer.SerializeToUtf8Bytes(figure, StageRunner.Json));
        return figure.Score(this);
    }

    private (string Train, string Test) Splits(VocEvaluation voc) =>
        (Section.TrainSplit ?? voc.DefaultSplits.Train, Section.TestSplit ?? voc.DefaultSplits.Test);

    private (double, string) Run(
        VocEvaluation voc, LeaderboardCell cell, InitialWeights weights, bool replace, CancellationToken cancellation)
    {
        (string train, string test) = Splits(voc);
        var request = new VocRequest(
            weights, new VocFolder(Data), train, test, Section.Schedule!, Section.Steps, Section.LearningRate, SeedCount: 1, Scratch: false,
            Folder(cell), (ulong)cell.Seed, cell.Config.Threads, replace, cancellation)
        {
            SharedFolder = SharedFolder,
        };
        VocOutcome outcome = voc.Run(request);
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
        weights.Hash() ?? InitialWeights.Random));

    private sealed record Figure(string Identity, double Value, string Description)
    {
        public DownstreamScore Score(LeaderboardProtocol protocol) =>
            new(new ProtocolSummary(protocol.Key, protocol.Section.Name, Description), Value);
    }
}
