using System.CommandLine;
using System.Globalization;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Evaluation;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Cli.Teachers;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Evaluation;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt eval knn</c> and <c>kt eval linear</c>: protocols that read labels from frozen features of any subject.</summary>
internal static class EvalFrozenVerb
{
    /// <summary>Makes the verb of a protocol.</summary>
    /// <param name="name">The protocol's word.</param>
    /// <param name="meaning">One line.</param>
    /// <param name="section">Which figures are taken from features in memory.</param>
    /// <param name="own">Options of this protocol only.</param>
    /// <param name="otherwise">
    /// Takes the figures in another way if the options ask for it, else null; throws where options contradict each other.
    /// </param>
    /// <param name="examples">Command lines for the help, after those that hold for all.</param>
    public static Verb Create(
        string name, string meaning, EvalSection section, Option[] own,
        Func<ParseResult, FrozenRequest, IReadOnlyList<ProbeResult>?> otherwise, string[] examples)
    {
        var subject = new Argument<string>("subject") { Description = "student.onnx, any teacher (.onnx, .json), hog or pixels" };
        Argument<string> images = CommonOptions.LabelledImages();
        var layers = new Option<string[]>("--layers")
        {
            Description = "Layers to read, each pooled to about 9,000 numbers unless --pooling is given; all for every activation map",
            AllowMultipleArgumentsPerToken = true,
            HelpName = "NAMES",
            DefaultValueFactory = _ => [],
        };
        Option<string?> pooling = CommonOptions.Pooling();
        var trainLimit = new Option<int?>("--train-limit") { Description = "At most so many training pictures" };
        var heldOutLimit = new Option<int?>("--held-out-limit") { Description = "At most so many held-out pictures" };
        Option<int> seed = CommonOptions.Seed(), threads = CommonOptions.Threads();
        Option<bool> json = CommonOptions.Json();
        var command = new Command(name, meaning) { subject, images, layers, pooling, trainLimit, heldOutLimit, seed, threads, json };
        foreach (Option option in own) command.Options.Add(option);
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            var split = new ImageSplitOptions
            {
                Seed = parsed.GetValue(seed),
                TrainLimit = parsed.GetValue(trainLimit),
                HeldOutLimit = parsed.GetValue(heldOutLimit),
            };
            var request = new FrozenRequest(
                parsed.GetRequiredValue(subject), parsed.GetRequiredValue(images), parsed.GetValue(layers)!, parsed.GetValue(pooling),
                split, parsed.GetValue(seed), parsed.GetValue(threads), cancellation);
            IReadOnlyList<ProbeResult> scores = otherwise(parsed, request) ?? Judge(request, section);
            if (parsed.GetValue(json)) Output.Json(scores);
            else Print(scores);
            return ExitCode.Done;
        }));
        return new Verb(command,
        [
            $"kt eval {name} runs/quickstart-rotation-1/student/student.onnx pictures/",
            $"kt eval {name} hog cifar-10-batches-bin/ --train-limit 5000",
            $"kt eval {name} student.onnx pictures/ --layers relu1 relu5",
            .. examples,
        ]);
    }

    private static List<ProbeResult> Judge(FrozenRequest request, EvalSection section)
    {
        ImageSplit split = ImageSplit.Create(ImageSources.Open(request.Images), request.Split);
        var teacher = new TeacherSection { Model = request.Subject, Pooling = request.Pooling };
        List<ProbeResult> scores = [];
        foreach (TeacherSection reading in FrozenReading.Of(teacher, request.Layers, request.Threads))
            scores.AddRange(Judge(reading, split, section, request.Threads, request.Cancellation));
        return scores;
    }

    private static List<ProbeResult> Judge(
        TeacherSection teacher, ImageSplit split, EvalSection section, int threads, CancellationToken cancellation)
    {
        if (split.Train.Labels is null)
        {
            throw new DataException($"{split.Train.Name} has no labels, so accuracy cannot be measured. " +
                "Put the pictures into one folder per class.");
        }
        if (split.HeldOut.Count > 0 && split.HeldOut.Labels?.Classes.Any(c => c >= 0) != true)
        {
            throw new DataException($"{split.HeldOut.Name}: none of its {split.HeldOut.Count:N0} pictures has a class to judge by. " +
                "Put the list of their classes beside them.");
        }
        string scratch = Directory.CreateTempSubdirectory("kt-eval-").FullName;
        try
        {
            using Teacher opened = TeacherCatalogue.Open(teacher, threads, scratch, 0, split.Train);
            string train = Path.Combine(scratch, "train.npy"), heldOut = Path.Combine(scratch, "heldout.npy");
            ProgressView.Show("features", progress =>
            {
                opened.Extract(split.Train, train, StoredType.Float32, threads, progress, cancellation);
                opened.Extract(split.HeldOut, heldOut, StoredType.Float32, threads, progress, cancellation);
                return true;
            });
            using var features = new FeaturePair(NpyMatrix.Open(train), NpyMatrix.Open(heldOut));
            (string? tap, string? pooling) = (teacher.Layer ?? opened.Layer, teacher.Pooling ?? opened.Pooling);
            string layer = pooling is null or "none" ? tap ?? "" : $"{tap}, {pooling}";
            var subject = new EvalSubject(opened.Name, opened.Name, layer, null);
            return Probes.Run(features, split.Train.Labels, split.HeldOut.Labels, subject, section, threads, cancellation);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static void Print(IReadOnlyList<ProbeResult> scores) => Output.Table(
        ["subject", "layer", ">numbers", "protocol", ">accuracy", ">train", ">held out", "settings"],
        scores.Select(s => new[]
        {
            s.Subject, s.Layer, $"{s.Dimension:N0}", s.Protocol, string.Create(CultureInfo.InvariantCulture, $"{100 * s.Accuracy:0.0} %"),
            $"{s.TrainCount:N0}", $"{s.TestCount:N0}",
            s.Settings,
        }));
}
