using System.CommandLine;
using KnowledgeTransfer.Cli.Evaluation;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Data.Voc;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt eval voc-...</c>: the protocols on data in VOC layout, which share everything but what they train.</summary>
internal static class EvalVocVerb
{
    /// <summary>Makes the verb of a protocol.</summary>
    /// <typeparam name="T">The protocol.</typeparam>
    /// <param name="usual">The protocol with nothing said about it.</param>
    /// <param name="meaning">One line.</param>
    /// <param name="own">Options of this protocol only.</param>
    /// <param name="told">The protocol with what the user says by these options.</param>
    public static Verb Create<T>(T usual, string meaning, Option[] own, Func<T, ParseResult, T> told)
        where T : VocEvaluation
    {
        string name = usual.Name;
        string[] schedules = [.. usual.ScheduleNames];
        Argument<string> weights = CommonOptions.Weights();
        var data = new Argument<string>("data") { Description = "A folder in VOC layout: JPEGImages, Annotations, ImageSets" };
        Option<string?> network = CommonOptions.DownstreamNetwork();
        var train = new Option<string>("--train-split")
        {
            Description = "List to learn from",
            HelpName = "NAME",
            DefaultValueFactory = _ => usual.DefaultSplits.Train,
        };
        var test = new Option<string>("--test-split")
        {
            Description = "List to judge by; nothing is chosen on it",
            HelpName = "NAME",
            DefaultValueFactory = _ => usual.DefaultSplits.Test,
        };
        var schedule = new Option<string>("--schedule")
        {
            Description = $"How long and how fast: {string.Join(", ", schedules)}",
            HelpName = "NAME",
            DefaultValueFactory = _ => schedules[0],
        };
        schedule.AcceptOnlyFromAmong(schedules);
        var steps = new Option<long?>("--steps") { Description = "Optimiser steps; the schedule's unless given" };
        var rate = new Option<double?>("--learning-rate") { Description = "Learning rate at the start; the schedule's unless given" };
        Option<int> seeds = CommonOptions.Seeds();
        var scratch = new Option<bool>("--scratch") { Description = "Also train the same from random convolutions, and compare" };
        Option<string?> folder = CommonOptions.Out($"Receives a folder per training and {name}.csv; ./eval-{name} unless given");
        Option<int> seed = CommonOptions.Seed(), threads = CommonOptions.Threads();
        Option<bool> force = CommonOptions.Force();
        var command = new Command(name, meaning)
        {
            weights, data, network, train, test, schedule, steps, rate, seeds, scratch, folder, seed, threads, force,
        };
        foreach (Option option in own) command.Options.Add(option);
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            string target = parsed.GetValue(folder) ?? $"eval-{name}";
            var request = new VocRequest(
                InitialWeights.Find(parsed.GetRequiredValue(weights), parsed.GetValue(network)),
                new VocFolder(parsed.GetRequiredValue(data)), parsed.GetValue(train)!, parsed.GetValue(test)!, parsed.GetValue(schedule)!,
                parsed.GetValue(steps), parsed.GetValue(rate), parsed.GetValue(seeds), parsed.GetValue(scratch), target,
                (ulong)parsed.GetValue(seed), parsed.GetValue(threads), parsed.GetValue(force), cancellation);
            EvalTable table = told(usual, parsed).Run(request).Table;
            table.Write(Path.Combine(target, name + ".csv"));
            table.Print();
            return ExitCode.Done;
        }));
        return new Verb(command,
        [
            $"kt eval {name} runs/student VOCdevkit/VOC2007",
            $"kt eval {name} student.onnx cells/ --schedule {schedules[^1]} --seeds 3 --scratch",
        ]);
    }
}
