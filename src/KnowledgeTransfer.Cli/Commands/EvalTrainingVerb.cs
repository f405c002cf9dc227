using System.CommandLine;
using KnowledgeTransfer.Cli.Evaluation;
using KnowledgeTransfer.Cli.Terminal;

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
        Option<int> draws = CommonOptions.Repetitions("--draws", "How often each amount is drawn anew", 3);
        return Create(
            FewshotEvaluation.Name, "Fine-tune with few labels, beside the same network trained from scratch", [amounts, draws],
            (parsed, request) => FewshotEvaluation.Run(request, parsed.GetValue(amounts) ?? LabelAmount.Usual, parsed.GetValue(draws)),
            ["kt eval fewshot runs/quickstart-rotation-1 cifar-10-batches-bin/",
             "kt eval fewshot student.onnx pictures/ --labels 5 50 --draws 5"]);
    }

    private static Verb Create(
        string name, string meaning, Option[] own, Func<ParseResult, EvalRequest, EvalTable> run, string[] examples)
    {
        Argument<string> weights = CommonOptions.Weights();
        Option<string?> network = CommonOptions.DownstreamNetwork();
        var options = new TrainingOptions(name, "a folder per training");
        var command = new Command(name, meaning) { weights, network };
        options.AddTo(command);
        foreach (Option option in own) command.Options.Add(option);
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            InitialWeights found = InitialWeights.Find(parsed.GetRequiredValue(weights), parsed.GetValue(network));
            using EvalPictures pictures = options.Open(parsed);
            EvalRequest request = options.Request(parsed, pictures, found, cancellation);
            EvalTable table = run(parsed, request);
            request.Complete(table, name);
            table.Print();
            return ExitCode.Done;
        }));
        return new Verb(command, examples);
    }
}
