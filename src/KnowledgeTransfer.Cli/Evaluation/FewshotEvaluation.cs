using System.Globalization;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Protocols;
using KnowledgeTransfer.Torch.Protocols.Downstream;
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
            double[] ours = [.. given.Select(r => r.Accuracy)], theirs = [.. scratch.Select(r => r.Accuracy)];
            rows.Add(
            [
                amount.ToString(), string.Create(CultureInfo.InvariantCulture, $"{given[0].TrainCount:N0}"), SeedRows.Mean(ours),
                SeedRows.Mean(theirs), SeedRows.Difference(ours, theirs), request.Schedule(given[0]),
            ]);
        }
        return new EvalTable(
            [
                "labels", ">pictures", $">from {request.Weights.Name}, %", ">from scratch, %", ">difference (95 % interval)", "schedule",
            ],
            rows);
    }

    /// <summary>One draw and one training from the weights: accuracy on the pictures to judge by, with its schedule.</summary>
    /// <exception cref="ConfigException">The draw is impossible.</exception>
    public static (double Accuracy, string Schedule) Single(EvalRequest request, LabelAmount amount)
    {
        DownstreamResult result = Train(request, amount, 0, Draw(request, amount, 0), scratch: false);
        return (result.Accuracy, request.Schedule(result));
    }

    private static int[] Draw(EvalRequest request, LabelAmount amount, int draw)
    {
        string[] ids = [.. request.Pictures.Train.Ids.Select(id => id.Value)];
        ulong seed = request.Seed + (ulong)draw;
        if (amount.ListFile is { } list) return LabelList.Find(File.ReadLines(list), list, ids);
        return amount.PerClass is { } perClass
            ? LabelDraw.PerClass(ids, request.Pictures.TrainClasses, request.Pictures.ClassNames, perClass, seed)
            : LabelDraw.Share(ids, request.Pictures.TrainClasses, request.Pictures.ClassNames, amount.Share!.Value, seed);
    }

    private static DownstreamResult Train(EvalRequest request, LabelAmount amount, int draw, int[] drawn, bool scratch)
    {
        StudentOptions whole = request.Recipe.Options with { Seed = request.Seed + (ulong)draw };
        StudentOptions recipe = request.Student.Epochs is null ? FewShotProtocol.Schedule(whole, drawn.Length) : whole;
        var settings = new JsonObject { ["labels"] = amount.ToString(), ["draw"] = draw, ["seed"] = request.Seed, ["scratch"] = scratch };
        if (amount.ListFile is { } list) settings["list"] = FileHash.OfFile(list);
        string name = $"{amount.FileName}-draw-{draw + 1}{(scratch ? "-scratch" : "")}";
        return request.Cell(Name, name, settings, recipe, scratch).Run(request.Replace, (begin, folder, progress) =>
        {
            (LabelledImages train, LabelledImages test) = request.Pictures.Decode(
                request.Recipe.StoredSize(request.Network), request.Threads, progress, request.Cancellation);
            return FewShotProtocol.Run(
                request.Network, begin, train.Select(drawn), test, recipe, folder, progress, request.Cancellation);
        });
    }
}
