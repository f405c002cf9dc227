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
        Option<string?> network = CommonOptions.Network();
        Option<int> seeds = CommonOptions.Seeds();
        Option<bool> json = CommonOptions.Json();
        var options = new TrainingOptions(SupervisedEvaluation.Name, "two folders per seed");
        var command = new Command(SupervisedEvaluation.Name, "Train the student's network on the labels themselves: the ceiling")
        {
            network, seeds, json,
        };
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            using EvalPictures pictures = options.Open(parsed);
            string name = parsed.GetValue(network) ?? Suited(pictures, parsed.GetValue(options.Threads), cancellation);
            EvalRequest request =
                options.Request(parsed, pictures, InitialWeights.Find(InitialWeights.Random, name), cancellation);
            IReadOnlyList<SupervisedFigures> figures = SupervisedEvaluation.Run(request, parsed.GetValue(seeds));
            EvalTable table = SupervisedEvaluation.Table(request, figures);
            request.Complete(table, SupervisedEvaluation.Name);
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
