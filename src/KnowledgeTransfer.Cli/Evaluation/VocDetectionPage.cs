using System.Globalization;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Proposals;
using KnowledgeTransfer.Reports;
using KnowledgeTransfer.Torch.Protocols.VocDetection;

namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary>Brings together what the page of <c>kt eval voc-detection</c> shows.</summary>
internal static class VocDetectionPage
{
    private const int PictureCount = 8;
    private const double ShownScore = 0.5; // below it a picture is full of boxes that nobody would use

    /// <summary>The page's data.</summary>
    /// <param name="request">Weights and data.</param>
    /// <param name="data">Classes and test pictures.</param>
    /// <param name="test">The test pictures with their objects.</param>
    /// <param name="table">What is printed, too.</param>
    /// <param name="given">One per seed.</param>
    /// <param name="scratch">One per seed, or none.</param>
    /// <param name="detections">Of the first seed.</param>
    /// <param name="recall">Share of test objects that proposals cover.</param>
    /// <param name="settings">Of the first seed.</param>
    public static DetectionReportData Of(
        VocRequest request, VocDetectionData data, DetectionPictures test, EvalTable table, VocDetectionFigures[] given,
        VocDetectionFigures[] scratch, IReadOnlyList<Detection> detections, double recall, JsonObject settings)
    {
        int last = table.Heads.Length - 1; // the schedule, which stands among the figures here
        return new DetectionReportData
        {
            Title = $"{VocDetectionProtocol.Name}, {request.Weights.Name} on {request.Data.Name}",
            Lead = Lead(request, given, scratch),
            Figures =
            [
                new("learned from", Count(data.TrainCount) + " pictures"),
                new("judged by", Count(test.Count) + " pictures"),
                new("trainings", Count(given.Length + scratch.Length)),
                new("objects that proposals cover", Percent(recall)),
            ],
            Heads = [.. table.Heads.Take(last).Select(head => head.TrimStart('>'))],
            Rows = [.. table.Rows.Select(row => row.Take(last).ToArray())],
            TableNote = "Eleven-point average precision (VOC 2007) unless it says by area (VOC 2010), overlap 0.5, mean ± sd over seeds. " +
                $"{table.Rows[^1][last]}.",
            Pictures = [.. Enumerable.Range(0, Math.Min(PictureCount, test.Count)).Select(i => Draw(i, data, test, detections))],
            PictureNote = "The first test pictures of the list, not chosen; detections of the first seed with a score of " +
                string.Create(CultureInfo.InvariantCulture, $"{ShownScore} or more, which is written in percent."),
            Settings = [.. Flatten("", settings)],
        };
    }

    private static string Lead(VocRequest request, VocDetectionFigures[] given, VocDetectionFigures[] scratch)
    {
        double ours = given.Average(f => f.Mean.ElevenPoint!.Value);
        string from = request.Weights.Path is null ? "random weights" : request.Weights.Name;
        string lead = $"A detector that begins with {from} reaches a mean average precision of {Percent(ours)}";
        if (scratch.Length == 0) return lead;
        double theirs = scratch.Average(f => f.Mean.ElevenPoint!.Value);
        return $"{lead}; from scratch it reaches {Percent(theirs)}";
    }

    private static DrawnPicture Draw(int picture, VocDetectionData data, DetectionPictures test, IReadOnlyList<Detection> detections)
    {
        Detection[] seen = [.. detections.Where(d => d.Picture == picture && d.Score >= ShownScore)];
        DetectionTruth[] truths =
            [.. test.Objects[picture].Select((LabelledBox o) => new DetectionTruth(picture, o.Class, o.Difficult, o.Box))];
        DetectionMatch match = DetectionMatch.Of(seen, truths);
        IEnumerable<DrawnBox> missed = truths.Zip(match.Objects).Where(pair => pair.Second != DetectionOutcome.Found)
            .Select(pair => new DrawnBox(pair.First.Box, data.ClassNames[pair.First.Class], pair.Second));
        IEnumerable<DrawnBox> drawn = seen.Zip(match.Detections, (d, outcome) => new DrawnBox(
            d.Box, string.Create(CultureInfo.InvariantCulture, $"{data.ClassNames[d.Class]} {100 * d.Score:0}"), outcome));
        return new DrawnPicture(test.Source.Ids[picture].Value, test.Source.Decode(picture), [.. missed, .. drawn]);
    }

    private static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");

    private static IEnumerable<NamedValue> Flatten(string path, JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(m => Flatten(path.Length == 0 ? m.Key : $"{path}.{m.Key}", m.Value)),
        JsonArray items => [new NamedValue(path, string.Join(", ", items.Select(item => item?.ToString() ?? "null")))],
        _ => [new NamedValue(path, node?.ToString() ?? "null")],
    };
}
