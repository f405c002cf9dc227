using System.CommandLine;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Cli.Stages.Figures;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt student IMAGES --labels FILE</c>: training and export from labels of one's own.</summary>
internal static class StudentVerb
{
    public static Verb Create()
    {
        Argument<string> images = CommonOptions.Images();
        var labels = new Option<string>("--labels")
        {
            Description = "CSV of pseudo-labels (id, cluster, distance_squared, margin), as kt labels writes it",
            Required = true,
            HelpName = "FILE",
        };
        Option<string?> network = CommonOptions.Network();
        var epochs = new Option<int?>("--epochs") { Description = "Passes over the training pictures; the network's recipe unless given" };
        var steps = new Option<long?>("--steps") { Description = "Stop after so many steps, for trials" };
        var batchSize = new Option<int?>("--batch-size") { Description = "Pictures per step; the network's recipe unless given" };
        var heldOut = new Option<double>("--held-out-share")
        {
            Description = "Share held out, where the source prescribes no split",
            DefaultValueFactory = _ => 0.1,
        };
        Option<string?> folder = CommonOptions.Out("Receives student.onnx, weights, metrics and examples of use; ./student unless given");
        Option<int> seed = CommonOptions.Seed(), threads = CommonOptions.Threads();
        Option<bool> force = CommonOptions.Force(), json = CommonOptions.Json();
        var command = new Command("student", "Train a student on pseudo-labels and export it")
        {
            images, labels, network, epochs, steps, batchSize, heldOut, folder, seed, threads, force, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            var section = new StudentSection
            {
                Network = parsed.GetValue(network),
                Epochs = parsed.GetValue(epochs),
                StepLimit = parsed.GetValue(steps),
                BatchSize = parsed.GetValue(batchSize),
            };
            ImageSource source = ImageSources.Open(parsed.GetRequiredValue(images));
            StudentFigures figures = LabelledStudent.Run(
                parsed.GetValue(folder) ?? "student", source, parsed.GetRequiredValue(labels), section, parsed.GetValue(heldOut),
                (ulong)parsed.GetValue(seed), parsed.GetValue(threads), parsed.GetValue(force), cancellation);
            if (parsed.GetValue(json)) Output.Json(figures);
            return ExitCode.Done;
        }));
        return new Verb(command,
        [
            "kt student pictures/ --labels labels/features.csv --out student",
            "kt student photos/ --labels labels.csv --network alexnet --steps 200",
        ]);
    }
}
