using System.CommandLine;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Cli.Stages.Figures;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Pretext;
using KnowledgeTransfer.Torch.Teachers;
using KnowledgeTransfer.Torch.Training;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt teacher train</c>: a teacher out of pictures alone.</summary>
internal static class TeacherTrainVerb
{
    public static Verb Create()
    {
        PretextOptions pretext = new();
        var steps = new Option<long?>("--steps")
        {
            Description = "Optimiser steps; the task's recipe unless given (10,000 for small pictures)",
        };
        var batchSize = new Option<int?>("--batch-size") { Description = "Pictures per step; the task's recipe unless given" };
        var rate = new Option<double?>("--learning-rate") { Description = "Highest learning rate; the task's recipe unless given" };
        Option<LearningRateSchedule?> schedule =
            CommonOptions.Choice<LearningRateSchedule>("--schedule", "How the learning rate falls; the task's recipe unless given");
        Option<Word<Precision>> precision = CommonOptions.Choice("--precision", "Numbers of matrix products", Precision.Auto);
        var chance = new Option<int?>("--chance-steps")
        {
            Description = "Stop if answers are no better than chance after so many steps; 0 never looks. 2,000 unless given",
        };
        var loaders = new Option<int>("--loader-threads") { Description = "Threads that make examples; 0 takes half of the processors" };
        Option<string?> folder = CommonOptions.Out("Receives teacher.onnx, its record, weights and metrics; ./teacher unless given");
        Option<int> seed = CommonOptions.Seed(), threads = CommonOptions.Threads();
        Option<bool> force = CommonOptions.Force(), json = CommonOptions.Json();
        var command = new Command("train", "Train a teacher on a pretext task: pictures in, no labels")
        {
            steps, batchSize, rate, schedule, precision, chance, loaders, folder, seed, threads, force, json,
        };
        pretext.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            ulong number = (ulong)parsed.GetValue(seed);
            (PretextImages pictures, PretextTask task, string network) =
                pretext.Open(parsed, number, parsed.GetValue(threads), cancellation);
            TeacherOptions defaults = TeacherRecipes.For(task);
            TeacherOptions options = defaults with
            {
                Steps = parsed.GetValue(steps) ?? defaults.Steps,
                BatchSize = parsed.GetValue(batchSize) ?? defaults.BatchSize,
                LearningRate = parsed.GetValue(rate) ?? defaults.LearningRate,
                Schedule = parsed.GetValue(schedule) ?? defaults.Schedule,
                Precision = parsed.GetValue(precision),
                ChanceSteps = parsed.GetValue(chance) ?? defaults.ChanceSteps,
                LoaderThreadCount = parsed.GetValue(loaders),
                ThreadCount = parsed.GetValue(threads),
                Device = NetworkDevices.Training,
                Seed = number,
            };
            int count = pictures.Images.Train.Count;
            if (count < options.BatchSize)
            {
                Output.Note(
                    $"{TeacherStage.Name,-9} {count:N0} pictures are fewer than a batch of {options.BatchSize:N0}: one batch a step.");
            }
            var request = new TeacherRequest(pictures.Images, task, network, options);
            TeacherFigures figures =
                TeacherStage.Run(parsed.GetValue(folder) ?? "teacher", request, parsed.GetValue(force), cancellation);
            if (parsed.GetValue(json)) Output.Json(figures);
            return ExitCode.Done;
        }));
        return new Verb(command,
        [
            "kt teacher train --task rotation --data pictures/ --steps 20000 --out rotation",
            "kt teacher train --task jigsaw++ --network vgg16-small --data pictures/ --out puzzle",
        ]);
    }
}
