using System.CommandLine;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Evaluation;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt eval supervised</c>: the student's network and recipe on the labels themselves, the ceiling of every table.</summary>
internal static class EvalSupervisedVerb
{
    public static Verb Create()
    {
        var images = new Argument<string>("images")
        {
            Description = "Labelled pictures: a folder per class, CIFAR-10, IDX or a sheet folder",
        };
        Option<string?> network = CommonOptions.Network();
        var epochs = new Option<int?>("--epochs") { Description = "Passes over the labelled pictures; the network's recipe unless given" };
        var batchSize = new Option<int?>("--batch-size") { Description = "Pictures per step; the network's recipe unless given" };
        var rate = new Option<double?>("--learning-rate") { Description = "Greatest learning rate; the network's recipe unless given" };
        var seeds = new Option<int>("--seeds") { Description = "Trainings with different seeds", DefaultValueFactory = _ => 1 };
        seeds.Validators.Add(result =>
        {
            int given = result.GetValueOrDefault<int>();
            if (given is < 1 or > 100) result.AddError($"--seeds is {given}; it must be 1 to 100.");
        });
        var trainLimit = new Option<int?>("--train-limit") { Description = "At most so many pictures to learn from" };
        var heldOutLimit = new Option<int?>("--held-out-limit") { Description = "At most so many pictures to judge by" };
        Option<string?> folder = CommonOptions.Out(
            $"Receives two folders per seed and {SupervisedEvaluation.Name}.csv; ./eval-{SupervisedEvaluation.Name} unless given");
        Option<int> seed = CommonOptions.Seed(), threads = CommonOptions.Threads();
        Option<bool> force = CommonOptions.Force(), json = CommonOptions.Json();
        var command = new Command(SupervisedEvaluation.Name, "Train the student's network on the labels themselves: the ceiling")
        {
            images, network, epochs, batchSize, rate, seeds, trainLimit, heldOutLimit, folder, seed, threads, force, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            string target = parsed.GetValue(folder) ?? $"eval-{SupervisedEvaluation.Name}";
            var section = new StudentSection
            {
                Epochs = parsed.GetValue(epochs),
                BatchSize = parsed.GetValue(batchSize),
                LearningRate = parsed.GetValue(rate),
            };
            var split = new ImageSplitOptions
            {
                Seed = parsed.GetValue(seed),
                TrainLimit = parsed.GetValue(trainLimit),
                HeldOutLimit = parsed.GetValue(heldOutLimit),
            };
            using var pictures = new EvalPictures(parsed.GetRequiredValue(images), split, target);
            string name = parsed.GetValue(network) ?? Suited(pictures, parsed.GetValue(threads), cancellation);
            var request = new EvalRequest(
                InitialWeights.Find(InitialWeights.Random, name), pictures, section, target, (ulong)parsed.GetValue(seed),
                parsed.GetValue(threads), parsed.GetValue(force), cancellation);
            IReadOnlyList<SupervisedFigures> figures = SupervisedEvaluation.Run(request, parsed.GetValue(seeds));
            EvalTable table = SupervisedEvaluation.Table(request, figures);
            table.Write(Path.Combine(target, SupervisedEvaluation.Name + ".csv"));
            pictures.Delete();
            if (parsed.GetValue(json)) Output.Json(figures);
            else table.Print();
            return ExitCode.Done;
        }));
        return new Verb(command,
        [
            $"kt eval {SupervisedEvaluation.Name} models/cifar10-sample --seeds 3",
            $"kt eval {SupervisedEvaluation.Name} pictures/ --network small-64 --out ceiling",
            "kt eval nonlinear ceiling/seed-1 pictures/",
        ]);
    }

    /// <summary>The network that a run would give a student of these pictures.</summary>
    private static string Suited(EvalPictures pictures, int threads, CancellationToken cancellation)
    {
        var check = ImageCheck.Scan(pictures.Train, new ImageCheckOptions { ThreadCount = threads }, null, cancellation);
        SizeRange shortSide = SizeRange.Of(check.Headers.Select(h => Math.Min(h.Width, h.Height)));
        return StudentRecipe.Create(new StudentSection(), shortSide, seed: 0, threads).Network;
    }
}
