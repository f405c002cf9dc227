using System.CommandLine;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Evaluation;
using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary>Options that all verbs share that train a network on labelled pictures by a student's recipe.</summary>
/// <param name="name">The protocol's word.</param>
/// <param name="received">What lies in the folder of <c>--out</c> beside the table.</param>
internal sealed class TrainingOptions(string name, string received)
{
    private readonly Argument<string> _images = CommonOptions.LabelledImages();

    private readonly Option<int?> _epochs =
        new("--epochs") { Description = "Passes over the labelled pictures; the network's recipe unless given" };

    private readonly Option<int?> _batchSize = new("--batch-size") { Description = "Pictures per step; the network's recipe unless given" };

    private readonly Option<double?> _rate =
        new("--learning-rate") { Description = "Greatest learning rate; the network's recipe unless given" };

    private readonly Option<int?> _trainLimit = new("--train-limit") { Description = "At most so many pictures to learn from" };

    private readonly Option<int?> _heldOutLimit = new("--held-out-limit") { Description = "At most so many pictures to judge by" };

    private readonly Option<string?> _folder =
        CommonOptions.Out($"Receives {received} and {name}.csv; ./eval-{name} unless given");

    private readonly Option<int> _seed = CommonOptions.Seed();
    private readonly Option<bool> _force = CommonOptions.Force();

    public Option<int> Threads { get; } = CommonOptions.Threads();

    public void AddTo(Command command)
    {
        command.Add(_images);
        Option[] all = [_epochs, _batchSize, _rate, _trainLimit, _heldOutLimit, _folder, _seed, Threads, _force];
        foreach (Option option in all) command.Add(option);
    }

    /// <summary>The pictures, divided.</summary>
    /// <exception cref="DataException">They cannot be learned from or judged by.</exception>
    public EvalPictures Open(ParseResult parsed)
    {
        var split = new ImageSplitOptions
        {
            Seed = parsed.GetValue(_seed),
            TrainLimit = parsed.GetValue(_trainLimit),
            HeldOutLimit = parsed.GetValue(_heldOutLimit),
        };
        return new EvalPictures(parsed.GetRequiredValue(_images), split, Folder(parsed));
    }

    /// <summary>What the protocol is told.</summary>
    /// <param name="parsed">What the user said.</param>
    /// <param name="pictures">From <see cref="Open"/>.</param>
    /// <param name="weights">Whose convolutions are judged.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    public EvalRequest Request(ParseResult parsed, EvalPictures pictures, InitialWeights weights, CancellationToken cancellation)
    {
        var student = new StudentSection
        {
            Epochs = parsed.GetValue(_epochs),
            BatchSize = parsed.GetValue(_batchSize),
            LearningRate = parsed.GetValue(_rate),
        };
        return new EvalRequest(
            weights, pictures, student, Folder(parsed), (ulong)parsed.GetValue(_seed), parsed.GetValue(Threads), parsed.GetValue(_force),
            cancellation);
    }

    private string Folder(ParseResult parsed) => parsed.GetValue(_folder) ?? $"eval-{name}";
}
