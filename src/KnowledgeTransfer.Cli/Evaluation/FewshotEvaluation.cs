using System.Globalization;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Torch.Protocols;
using KnowledgeTransfer.Torch.Students;

namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary><c>kt eval fewshot</c>: per share of labels and draw two trainings, from the weights and from scratch.</summary>
internal static class FewshotEvaluation
{
    public const string Name = "fewshot";

    /// <summary>Runs what is not there yet.</summary>
    /// <param name="request">Weights, pictures, recipe.</param>
    /// <param name="amounts">How much is labelled, in the order of the table.</param>
    /// <param name="draws">How often each is drawn, 1 or more.</param>
    /// <exception cref="ConfigException">A draw is impossible; nothing has been run then.</exception>
    public static EvalTable Run(EvalRequest request, IReadOnlyList<LabelAmount> amounts, int draws)
    {
        var rows = new List<string[]>();
        int[][][] drawn = [.. amounts.Select(amount => Enumerable.Range(0, draws).Select(draw => Draw(request, amount, draw)).ToArray())];
        foreach ((int i, LabelAmount amount) in amounts.Index())
        {
            var given = new List<DownstreamResult>();
            var scratch = new List<DownstreamResult>();
            for (int draw = 0; draw < draws; draw++)
            {
                given.Add(Train(request, amount, draw, drawn[i][draw], scratch: false));
                scratch.Add(Train(request, amount, draw, drawn[i][draw], scratch: true));
            }
            rows.Add(
            [
                amount.ToString(), string.Create(CultureInfo.InvariantCulture, $"{given[0].TrainCount:N0}"), Share(given), Share(scratch),
                Difference(given, scratch), request.Schedule(given[0]),
            ]);
        }
        return new EvalTable(
            [
                "labels", ">pictures", $">from {request.Weights.Name}", ">from scratch", ">difference, points (95 % interval)", "schedule",
            ],
            rows);
    }

    private static int[] Draw(EvalRequest request, LabelAmount amount, int draw)
    {
        string[] ids = [.. request.Pictures.Train.Ids.Select(id => id.Value)];
        ulong seed = request.Seed + (ulong)draw;
        return amount.PerClass is { } perClass
            ? LabelDraw.PerClass(ids, request.Pictures.TrainClasses, request.Pictures.ClassNames, perClass, seed)
            : LabelDraw.Share(ids, request.Pictures.TrainClasses, request.Pictures.ClassNames, amount.Share!.Value, seed);
    }

    private static DownstreamResult Train(EvalRequest request, LabelAmount amount, int draw, int[] drawn, bool scratch)
    {
        StudentOptions whole = request.Recipe.Options with { Seed = request.Seed + (ulong)draw };
        StudentOptions recipe = request.Student.Epochs is null ? FewShotProtocol.Schedule(whole, drawn.Length) : whole;
        var settings = new JsonObject { ["labels"] = amount.ToString(), ["draw"] = draw, ["seed"] = request.Seed, ["scratch"] = scratch };
        string name = $"{amount.FileName}-draw-{draw + 1}{(scratch ? "-scratch" : "")}";
        return request.Cell(Name, name, settings, recipe, scratch).Run(request.Replace, (folder, progress) =>
        {
            (LabelledImages train, LabelledImages test) = request.Pictures.Decode(
                request.Recipe.StoredSize(request.Network), request.Threads, progress, request.Cancellation);
            return FewShotProtocol.Run(
                request.Network, scratch ? null : request.Weights.Read(), train.Select(drawn), test, recipe, folder, progress,
                request.Cancellation);
        });
    }

    private static string Share(List<DownstreamResult> results)
    {
        (double mean, double? deviation) = Statistics([.. results.Select(r => 100 * r.Accuracy)]);
        return string.Create(CultureInfo.InvariantCulture, $"{mean:0.0}{(deviation is { } sd ? $" ± {sd:0.0}" : "")} %");
    }

    private static string Difference(List<DownstreamResult> given, List<DownstreamResult> scratch)
    {
        double[] first = [.. given.Select(r => 100 * r.Accuracy)], second = [.. scratch.Select(r => 100 * r.Accuracy)];
        if (first.Length < 2) return string.Create(CultureInfo.InvariantCulture, $"{first[0] - second[0]:+0.0;-0.0}");
        var compared = PairedComparison.Compute(first, second);
        return string.Create(
            CultureInfo.InvariantCulture, $"{compared.MeanDifference:+0.0;-0.0} ({compared.Low:+0.0;-0.0} to {compared.High:+0.0;-0.0})");
    }

    private static (double Mean, double? Deviation) Statistics(double[] values)
    {
        double mean = values.Average();
        return (mean, values.Length < 2 ? null : Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1)));
    }
}
