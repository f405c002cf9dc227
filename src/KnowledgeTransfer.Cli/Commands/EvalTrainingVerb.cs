using System.CommandLine;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Evaluation;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt eval nonlinear</c> and <c>kt eval fewshot</c>: protocols that train a downstream network on labels.</summary>
internal static class EvalTrainingVerb
{
    public static Verb Nonlinear()
    {
        var layers = new Option<string[]>("--layers")
        {
            Description = "Layers to lock up to, one training each; all maps of the network unless given",
            AllowMultipleArgumentsPerToken = true,
            HelpName = "NAMES",
            DefaultValueFactory = _ => [],
        };
        return Create(
            NonlinearEvaluation.Name, "Lock the layers up to each one and train the rest of the network on labels", [layers],
            (parsed, request) => NonlinearEvaluation.Run(request, parsed.GetValue(layers)!),
            ["kt eval nonlinear runs/quickstart-rotation-1 cifar-10-batches-bin/ --train-limit 5000",
             "kt eval nonlinear random pictures/ --network small --layers relu3 relu5"]);
    }

    public static Verb Fewshot()
    {
        var amounts = new Option<LabelAmount[]?>("--labels")
        {
            Description =
                "What is labelled: shares of each class (1%), numbers per class (20) or files that list ids; 1% and 10% unless given",
            AllowMultipleArgumentsPerToken = true,
            HelpName = "AMOUNTS",
            CustomParser = result =>
            {
                var read = new List<LabelAmount>();
                foreach (string word in result.Tokens.Select(token => token.Value))
                {
                    if (LabelAmount.Parse(word) is { } amount) read.Add(amount);
                    else result.AddError($"--labels is {word}; it must be a share such as 1%, a whole number per class or a file of ids.");
                }
                return [.. read];
            },
        };
        var draws = new Option<int>("--draws") { Description = "How often each amount is drawn anew", DefaultValueFactory = _ => 3 };
        draws.Validators.Add(result =>
        {
            int given = result.GetValueOrDefault<int>();
            if (given is < 1 or > 100) result.AddError($"--draws is {given}; it must be 1 to 100.");
        });
        return Create(
            FewshotEvaluation.Name, "Fine-tune with few labels, beside the same network trained from scratch", [amounts, draws],
            (parsed, request) => FewshotEvaluation.Run(request, parsed.GetValue(amounts) ?? LabelAmount.Usual, parsed.GetValue(draws)),
            ["kt eval fewshot runs/quickstart-rotation-1 cifar-10-batches-bin/",
             "kt eval fewshot student.onnx pictures/ --labels 5 50 --draws 5"]);
    }

    private static Verb Create(
        string name, string meaning, Option[] own, Func<ParseResult, EvalRequest, EvalTable> run, string[] examples)
    {
        var weights = new Argument<string>("weights")
        {
            Description = "A run's folder, its student.onnx, a folder of kt teacher train, a .safetensors file, or random",
        };
        var images = new Argument<string>("images")
        {
            Description = "Labelled pictures: a folder per class, ImageNet, Places365, CIFAR-10, IDX or a sheet folder",
        };
        var network = new Option<string?>("--network")
        {
            Description = "Downstream network; the one that the weights were trained in unless given",
            HelpName = "NAME",
        };
        var epochs = new Option<int?>("--epochs") { Description = "Passes over the labelled pictures; the network's recipe unless given" };
        var batchSize = new Option<int?>("--batch-size") { Description = "Pictures per step; the network's recipe unless given" };
        var rate = new Option<double?>("--learning-rate") { Description = "Greatest learning rate; the network's recipe unless given" };
        var trainLimit = new Option<int?>("--train-limit") { Description = "At most so many pictures to learn from" };
        var heldOutLimit = new Option<int?>("--held-out-limit") { Description = "At most so many pictures to judge by" };
        Option<string?> folder = CommonOptions.Out($"Receives a folder per training and {name}.csv; ./eval-{name} unless given");
        Option<int> seed = CommonOptions.Seed(), threads = CommonOptions.Threads();
        Option<bool> force = CommonOptions.Force();
        var command = new Command(name, meaning)
        {
            weights, images, network, epochs, batchSize, rate, trainLimit, heldOutLimit, folder, seed, threads, force,
        };
        foreach (Option option in own) command.Options.Add(option);
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            InitialWeights found = InitialWeights.Find(parsed.GetRequiredValue(weights), parsed.GetValue(network));
            string target = parsed.GetValue(folder) ?? $"eval-{name}";
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
            var request = new EvalRequest(
                found, pictures, section, target, (ulong)parsed.GetValue(seed), parsed.GetValue(threads), parsed.GetValue(force),
                cancellation);
            EvalTable table = run(parsed, request);
            table.Write(Path.Combine(target, name + ".csv"));
            pictures.Delete();
            table.Print();
            return ExitCode.Done;
        }));
        return new Verb(command, examples);
    }
}
