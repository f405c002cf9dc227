using System.CommandLine;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Evaluation;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Torch.Protocols.FineTuning;
using KnowledgeTransfer.Torch.Protocols.LinearClassification;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary>
/// <c>kt eval linear</c>: exact logistic regression on features in memory, or the published training over augmented pictures, for which
/// features are never kept.
/// </summary>
internal static class EvalLinearVerb
{
    private const string Exact = "exact";

    public static Verb Create()
    {
        string[] schedules = [Exact, .. LinearProtocol.Schedules.Select(s => s.Name)];
        var schedule = new Option<string>("--schedule")
        {
            Description = $"{string.Join(", ", schedules)}: exact solves logistic regression on features in memory, of any subject; " +
                "the others train on varied pictures, for any number of them, and need weights: a run's folder, its student.onnx, a folder " +
                "of kt teacher train, a .safetensors file, or random",
            HelpName = "NAME",
            DefaultValueFactory = _ => Exact,
        };
        schedule.AcceptOnlyFromAmong(schedules);
        var network = new Option<string?>("--network")
        {
            Description = "Network that the weights fit; the one that they were trained in unless given",
            HelpName = "NAME",
        };
        var steps = new Option<long?>("--steps") { Description = "Optimiser steps; the schedule's unless given" };
        var rate = new Option<double?>("--learning-rate") { Description = "Learning rate at the start; the schedule's unless given" };
        Option<string?> folder = CommonOptions.Out(
            $"Receives the training's folder and linear.csv; ./eval-{LinearProtocol.Name} unless given. Not for exact");
        Option<bool> force = CommonOptions.Force();
        Option[] ofTraining = [network, steps, rate, folder, force];
        return EvalFrozenVerb.Create(
            LinearProtocol.Name, "A linear classifier on standardised frozen features", new EvalSection { Neighbours = [] },
            [schedule, .. ofTraining], Train,
            ["kt eval linear runs/quickstart-rotation-1 pictures/ --schedule small",
             "kt eval linear random imagenet/ --network alexnet --schedule paper"]);

        IReadOnlyList<ProbeResult>? Train(ParseResult parsed, FrozenRequest request)
        {
            string name = parsed.GetValue(schedule)!;
            if (name == Exact)
            {
                string[] given = [.. ofTraining.Where(option => parsed.GetResult(option) is { Implicit: false }).Select(o => o.Name)];
                return given.Length == 0
                    ? null
                    : throw new ConfigException($"{string.Join(", ", given)}: only for a schedule that trains; add --schedule " +
                        $"{string.Join(" or ", schedules[1..])}.");
            }
            if (request.Pooling is not null)
                throw new ConfigException("--pooling: only for --schedule exact; the published protocol says how maps are pooled.");
            string target = parsed.GetValue(folder) ?? $"eval-{LinearProtocol.Name}";
            using var pictures = new EvalPictures(request.Images, request.Split, target);
            var evaluation = new EvalRequest(
                InitialWeights.Find(request.Subject, parsed.GetValue(network)), pictures, new StudentSection(), target, (ulong)request.Seed,
                request.Threads, parsed.GetValue(force), request.Cancellation);
            FineTuningSchedule chosen = LinearProtocol.Schedules.First(s => s.Name == name)
                .Changed(parsed.GetValue(steps), parsed.GetValue(rate));
            IReadOnlyList<ProbeResult> scores = LinearEvaluation.Run(evaluation, name, chosen, request.Layers);
            evaluation.Complete(LinearEvaluation.Table(scores), LinearProtocol.Name);
            return scores;
        }
    }
}
