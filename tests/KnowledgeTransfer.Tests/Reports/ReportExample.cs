using KnowledgeTransfer.Reports;

namespace KnowledgeTransfer.Tests.Reports;

/// <summary>Summaries for the tests: one with everything in it, one with nothing optional, and the same full of hostile names.</summary>
internal static class ReportExample
{
    /// <summary>A PNG file of one grey pixel.</summary>
    public static byte[] Png { get; } = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==");

    public static RunSummary Full { get; } = Of("hog", seed: 1, student: 0.620, random: 0.402);

    public static RunSummary Bare { get; } = new()
    {
        Title = "bare",
        Seed = 0,
        Data = new DataSummary { Name = "nothing", TrainCount = 0 },
        Teacher = new TeacherSummary { Name = "t", Kind = "pixels", Supervision = TeacherSupervision.Unknown, Dimension = 1 },
        Clusters = new ClusterSummary { RowCount = 0, Sizes = [] },
    };

    public static RunSummary Of(string teacher, long seed, double? student, double? random) => new()
    {
        Title = "Ten kinds of things",
        Seed = seed,
        Data = new DataSummary
        {
            Name = "pictures",
            TrainCount = 5000,
            HeldOutCount = 500,
            Fingerprint = "0123abcd",
            PictureSizes = "32 x 32 RGB",
            Licence = "MIT",
            LabelClassCount = 10,
            UnreadableCount = 1,
            Unreadable = [new NamedValue("broken.jpg", "truncated")],
        },
        Teacher = new TeacherSummary
        {
            Name = teacher,
            Kind = "histograms of oriented gradients",
            Supervision = TeacherSupervision.Untrained,
            Dimension = 1764,
            Input = "32 x 32",
        },
        Clusters = new ClusterSummary
        {
            Transform = "standardised, L2",
            Initialisation = "k-means++",
            RowCount = 5000,
            InertiaPerIteration = [4100.5, 3300.25, 3120, 3119.5],
            Converged = true,
            Sizes = [3000, 1500, 500, 0],
            SizeEntropyBits = 1.295,
            LargestShare = 0.6,
            Imbalance = 1.84,
            Purity = 0.4,
            NormalisedMutualInformation = 0.25,
            Pictures =
            [
                new ClusterPictures
                {
                    Cluster = 1,
                    Nearest = [new ExamplePicture("a/1", Png)],
                    Farthest = [new ExamplePicture("a/2", Png)],
                    Purity = 0.5,
                    CommonestLabel = "cat",
                },
            ],
        },
        Student = new StudentSummary
        {
            Network = "small-32",
            ParameterCount = 436_000,
            MultiplyAddCount = 21_400_000,
            Input = "32 x 32 RGB",
            EmbeddingLayer = "pool",
            EmbeddingDimension = 512,
            Recipe = "SGD, 3 epochs.",
            Curve = [new CurvePoint(1, 4.1, 0.1, 0.08), new CurvePoint(2, 3.2, 0.2, null), new CurvePoint(3, 2.5, 0.35, 0.24)],
        },
        Evaluation = new EvaluationSummary
        {
            Split = "5,000 to learn from, 1,000 to test.",
            Protocols = [new ProtocolSummary("knn-20", "kNN 20", "Cosine."), new ProtocolSummary("linear", "linear", "One layer.")],
            Subjects =
            [
                new SubjectSummary("student", SubjectRole.Student, [student, 0.66]) { Dimension = 512, Note = "pool" },
                new SubjectSummary("random student", SubjectRole.RandomStudent, [random, 0.49]) { Dimension = 512 },
                new SubjectSummary("shuffled labels", SubjectRole.Control, [0.35, null]),
                new SubjectSummary(teacher, SubjectRole.Teacher, [0.378, 0.496]) { Dimension = 1764 },
                new SubjectSummary("raw pixels", SubjectRole.Pixels, [0.398, 0.38]) { Dimension = 192 },
            ],
        },
        LabelFree = new LabelFreeSummary
        {
            HeldOutAgreement = 0.24,
            LargestClassShare = 0.03,
            TeacherEffectiveRank = 212.4,
            StudentEffectiveRank = 88.1,
            NeighbourOverlap = 0.21,
            NeighbourCount = 20,
        },
        Parity = [new ParitySummary("student/student.onnx", "logits", 256, 6.2e-6, 4.8e-7, 1, 1e-4)],
        Notes = ["One seed only."],
        Options = [new NamedValue("clusters.count", "4")],
        Provenance = [new NamedValue("centroids.npy SHA-256", "1b4f0e98")],
    };

    /// <summary>Every string that a user can influence becomes <paramref name="evil"/>.</summary>
    public static RunSummary Hostile(string evil) => Full with
    {
        Title = evil,
        Data = Full.Data with
        {
            Name = evil,
            Fingerprint = evil,
            PictureSizes = evil,
            Licence = evil,
            Unreadable = [new NamedValue(evil, evil)],
        },
        Teacher = Full.Teacher with
        {
            Name = evil,
            Kind = evil,
            SupervisionNote = evil,
            Tap = evil,
            Pooling = evil,
            Choice = evil,
            Input = evil,
            Licence = evil,
            Source = evil,
        },
        Clusters = Full.Clusters with
        {
            Transform = evil,
            Initialisation = evil,
            InertiaUnit = evil,
            Pictures =
            [
                new ClusterPictures
                {
                    Cluster = 0,
                    Nearest = [new ExamplePicture(evil, Png)],
                    Farthest = [],
                    Purity = 1,
                    CommonestLabel = evil,
                },
            ],
        },
        Student = Full.Student! with { Network = evil, Input = evil, EmbeddingLayer = evil, Recipe = evil },
        Evaluation = Full.Evaluation with
        {
            Split = evil,
            Protocols = [new ProtocolSummary("knn-20", evil, evil), new ProtocolSummary(evil, evil, evil)],
            Subjects = [.. Full.Evaluation.Subjects.Select(s => s with { Name = evil, Note = evil })],
        },
        Parity = [Full.Parity[0] with { File = evil, Output = evil }],
        Notes = [evil],
        Options = [new NamedValue(evil, evil)],
        Provenance = [new NamedValue(evil, evil)],
    };
}
