using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Stages.Figures;
using KnowledgeTransfer.Cli.Teachers;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Onnx;
using KnowledgeTransfer.PseudoLabels;
using KnowledgeTransfer.Reports;
using KnowledgeTransfer.Runs;
using DataSummary = KnowledgeTransfer.Reports.DataSummary;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>Gathers the figures of all stages into the one record that report and comparison are rendered from.</summary>
internal static class SummaryWriter
{
    /// <summary>The record of a finished run.</summary>
    public static RunSummary Create(
        RunContext context, RunImages images, Teacher teacher, string choice, ClusteredPictures clustered, StageFolder clusters,
        ClusterFigures clustering, StageFolder labels, StudentFigures student, EvalFigures eval, IReadOnlyDictionary<string, string> provenance)
    {
        PseudoLabelSet train = PseudoLabelSet.ReadCsv(labels["train.csv"], clustering.Count);
        return new RunSummary
        {
            Title = $"{teacher.Name} to {student.Training.Network}, {images.Summary.Name}",
            Seed = context.Config.Seed,
            Data = Data(images),
            Teacher = Describe(teacher) with { Choice = choice },
            Clusters = Clusters(context.Config.Clusters, images, clusters, clustering, train, eval) with
            {
                Source = clustered.Images == images ? "" : clustered.Images.Summary.Name,
            },
            Student = Student(student),
            Evaluation = Evaluation(eval, teacher, images, context.Config.Labels.Shuffle),
            LabelFree = new LabelFreeSummary
            {
                HeldOutAgreement = student.LastEpoch.HeldOutAgreement,
                LargestClassShare = student.Training.LargestClusterShare,
                TeacherEffectiveRank = eval.Subject(EvalSubject.Teacher)?.EffectiveRank,
                StudentEffectiveRank = eval.Subject(EvalSubject.Student)?.EffectiveRank,
                NeighbourOverlap = eval.Subject(EvalSubject.Student)?.NeighbourOverlap,
                RandomNeighbourOverlap = eval.Subject(EvalSubject.Random)?.NeighbourOverlap,
                NeighbourCount = EvalStage.OverlapNeighbours,
            },
            Parity = [.. student.Parity.Outputs.Select(o => Parity(student.Parity, o))],
            Notes = Notes(context, images, student),
            Options = [.. Flat("", RunRecord.Settings(context.Config))],
            Provenance = [.. provenance.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => new NamedValue(p.Key, p.Value))],
        };
    }

    private static DataSummary Data(RunImages images)
    {
        KnowledgeTransfer.Data.DataSummary s = images.Summary;
        return new DataSummary
        {
            Name = s.Name,
            TrainCount = images.Train.Count,
            HeldOutCount = images.HeldOut.Count,
            Fingerprint = s.Fingerprint,
            PictureSizes = s.DistinctSizeCount == 1
                ? s.Sizes[0].Name
                : $"{s.Width.Min} to {s.Width.Max} px wide, {s.Height.Min} to {s.Height.Max} px high",
            LabelClassCount = images.Train.Labels?.ClassNames.Count,
            UnreadableCount = s.Bad.Count,
            Unreadable = [.. s.Bad.Select(b => new NamedValue(b.Id.Value, b.Reason))],
        };
    }

    private static TeacherSummary Describe(Teacher teacher) => new()
    {
        Name = teacher.Name,
        Kind = teacher.Layer is null ? "feature extractor" : "ONNX network",
        Supervision = Supervision(teacher.Supervision),
        SupervisionNote = teacher.Supervision,
        Dimension = teacher.Dimension,
        Tap = teacher.Layer ?? "",
        Pooling = teacher.Pooling ?? "",
        Licence = teacher.Licence,
        Source = teacher.Source,
    };

    private static TeacherSupervision Supervision(string words)
    {
        return Says("self-supervised") ? TeacherSupervision.SelfSupervised
            : Says("supervised") ? TeacherSupervision.Supervised
            : Says("none") || Says("untrained") ? TeacherSupervision.Untrained
            : TeacherSupervision.Unknown;

        bool Says(string word) => words.StartsWith(word, StringComparison.OrdinalIgnoreCase);
    }

    private static ClusterSummary Clusters(
        ClustersSection options, RunImages images, StageFolder clusters, ClusterFigures figures, PseudoLabelSet labels, EvalFigures eval)
    {
        ClusterMetrics metrics = ClusterMetrics.Compute(labels.Clusters, labels.ClusterCount);
        return new ClusterSummary
        {
            Transform = options.Transform switch
            {
                TransformKind.None => "as they are",
                TransformKind.Centre => "centred",
                TransformKind.L2 => "length 1",
                TransformKind.CentreL2 => "centred, length 1",
                TransformKind.StandardiseL2 => "standardised, length 1",
                _ => $"standardised, whitened to {options.Components} components, length 1",
            },
            Initialisation = options.Init switch
            {
                InitialisationKind.RandomRows => "random rows",
                InitialisationKind.Parallel => "k-means|| on all rows",
                _ => $"k-means++ on {figures.StartSampleCount:N0} rows",
            },
            RowCount = figures.RowCount,
            InertiaPerIteration = [.. File.ReadLines(clusters[ClusterStage.Iterations]).Skip(1).Select(line => line.Split(','))
                .Where(fields => int.Parse(fields[0]) == figures.Restart).Select(fields => double.Parse(fields[2]))],
            Converged = figures.StopReason != StopReason.IterationLimit,
            Sizes = metrics.Sizes,
            SizeEntropyBits = metrics.SizeEntropy * Math.Log2(Math.Max(2, labels.ClusterCount)),
            LargestShare = metrics.LargestShare,
            Imbalance = metrics.Imbalance,
            Purity = eval.Alignment?.Purity,
            NormalisedMutualInformation = eval.Alignment?.NormalizedMutualInformation,
            Pictures = ClusterExamples.Choose(images.Train, labels, metrics.Sizes),
        };
    }

    private static StudentSummary Student(StudentFigures figures)
    {
        NetworkSpec network = NetworkCatalogue.Create(figures.Training.Network, Math.Max(2, figures.ClusterCount));
        return new StudentSummary
        {
            Network = network.Name,
            ParameterCount = network.ParameterCount,
            MultiplyAddCount = network.MultiplyAddCount,
            Input = $"{network.InputSize} x {network.InputSize} RGB",
            EmbeddingLayer = network.Embedding,
            EmbeddingDimension = network.EmbeddingDimension,
            Recipe = $"cross entropy on clusters, {figures.Training.Epochs.Count} epochs, {figures.Training.StepCount:N0} steps, " +
                $"{figures.Training.Precision.ToString().ToLowerInvariant()}",
            Curve = [.. figures.Training.Epochs.Select(e => new CurvePoint(e.Epoch, e.Loss, e.TrainAgreement, e.HeldOutAgreement))],
        };
    }

    private static EvaluationSummary Evaluation(EvalFigures eval, Teacher teacher, RunImages images, bool shuffled)
    {
        IReadOnlyList<ProbeResult> first = eval.Subjects[0].Scores;
        return new EvaluationSummary
        {
            Split = first.Count == 0
                ? "The pictures have no labels, so no accuracy was measured."
                : $"Probes are fitted on the labels of {images.Train.Count:N0} training pictures and scored on {images.HeldOut.Count:N0} " +
                    "held-out ones that neither clustering nor training saw.",
            Protocols = [.. first.Select(s => new ProtocolSummary(s.Protocol, ProbeResult.Heading(s.Protocol), s.Settings))],
            Subjects = [.. eval.Subjects.Select(Subject).OrderBy(s => s.Role)],
        };

        SubjectSummary Subject(SubjectFigures s) => new(Name(s), Role(s.Key), [.. s.Scores.Select(score => (double?)score.Accuracy)])
        {
            Dimension = s.Dimension,
            Note = s.Key == EvalSubject.Teacher ? teacher.Supervision : "",
        };

        // A student of shuffled labels stands in every table as the control that it is, never as the student of its teacher.
        string Name(SubjectFigures s) => shuffled && s.Key == EvalSubject.Student ? $"student of {teacher.Name}, labels shuffled" : s.Name;

        SubjectRole Role(string key) => key switch
        {
            EvalSubject.Student => shuffled ? SubjectRole.Control : SubjectRole.Student,
            EvalSubject.Teacher => SubjectRole.Teacher,
            EvalSubject.Random => SubjectRole.RandomStudent,
            _ => SubjectRole.Pixels,
        };
    }

    private static ParitySummary Parity(VerificationResult parity, OutputDifference output) => new(
        $"{StudentStage.Name}/{StudentStage.Student}", output.Name, parity.PictureCount, output.Greatest, output.Relative,
        output.Name == OnnxWriter.LogitsName ? parity.EqualArgmaxShare : null, VerificationResult.Tolerance);

    private static List<string> Notes(RunContext context, RunImages images, StudentFigures student)
    {
        var notes = new List<string>();
        if (context.Config.Labels.Shuffle)
        {
            notes.Add("The training labels were shuffled: " +
                "this student is a control and must not have learned anything about the pictures.");
        }
        if (images.HeldOut.Count == 0) notes.Add("No pictures were held out, so agreement was not measured.");
        notes.AddRange(student.Training.Warnings);
        return notes;
    }

    private static IEnumerable<NamedValue> Flat(string path, JsonObject section)
    {
        foreach ((string name, JsonNode? value) in section)
        {
            if (value is JsonObject inner)
                foreach (NamedValue v in Flat($"{path}{name}.", inner)) yield return v;
            else
                yield return new NamedValue(path + name, value?.ToJsonString().Trim('"') ?? "null");
        }
    }
}
