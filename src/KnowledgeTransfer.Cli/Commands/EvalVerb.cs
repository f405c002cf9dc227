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

/// <summary>
/// <c>kt eval</c> with a protocol: <c>knn</c> and <c>linear</c> read labels from frozen features of any student or teacher, the others
/// have files of their own.
/// </summary>
internal static class EvalVerb
{
    public static Verb Create() => new(new Command("eval", "Judge a student, a teacher or a control on labelled pictures"), [],
        Protocol("knn", "Nearest neighbours by cosine: k = 20 and 200 with temperature 0.07, and 1-NN", new EvalSection { Linear = false }),
        Protocol("linear", "A linear classifier on standardised frozen features", new EvalSection { Neighbours = [] }),
        EvalTrainingVerb.Nonlinear(), EvalTrainingVerb.Fewshot(), EvalAlignmentVerb.Create(),
        EvalVocClassificationVerb.Create(), EvalVocDetectionVerb.Create(), EvalVocSegmentationVerb.Create());

    private static Verb Protocol(string name, string meaning, EvalSection section)
    {
        var subject = new Argument<string>("subject") { Description = "student.onnx, any teacher (.onnx, .json), hog or pixels" };
        var images = new Argument<string>("images")
        {
            Description = "Labelled pictures: a folder per class, ImageNet, Places365, CIFAR-10, IDX or a sheet folder",
        };
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
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            ImageSource source = ImageSources.Open(parsed.GetRequiredValue(images));
            ImageSplit split = ImageSplit.Create(source, new ImageSplitOptions
            {
                Seed = parsed.GetValue(seed),
                TrainLimit = parsed.GetValue(trainLimit),
                HeldOutLimit = parsed.GetValue(heldOutLimit),
            });
            var teacher = new TeacherSection
            {
                Model = parsed.GetRequiredValue(subject),
                Pooling = parsed.GetValue(pooling),
            };
            List<ProbeResult> scores = [];
            foreach (TeacherSection reading in FrozenReading.Of(teacher, parsed.GetValue(layers)!, parsed.GetValue(threads)))
                scores.AddRange(Judge(reading, split, section, parsed.GetValue(threads), cancellation));
            if (parsed.GetValue(json)) Output.Json(scores);
            else Print(scores);
            return ExitCode.Done;
        }));
        return new Verb(command,
        [
            $"kt eval {name} runs/quickstart-rotation-1/student/student.onnx pictures/",
            $"kt eval {name} hog cifar-10-batches-bin/ --train-limit 5000",
            $"kt eval {name} student.onnx pictures/ --layers relu1 relu5",
        ]);
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

    private static void Print(List<ProbeResult> scores) => Output.Table(
        ["subject", "layer", ">numbers", "protocol", ">accuracy", ">train", ">held out", "settings"],
        scores.Select(s => new[]
        {
            s.Subject, s.Layer, $"{s.Dimension:N0}", s.Protocol, string.Create(CultureInfo.InvariantCulture, $"{100 * s.Accuracy:0.0} %"),
            $"{s.TrainCount:N0}", $"{s.TestCount:N0}",
            s.Settings,
        }));
}
