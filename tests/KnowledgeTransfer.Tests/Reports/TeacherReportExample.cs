using KnowledgeTransfer.Data;
using KnowledgeTransfer.Reports;

namespace KnowledgeTransfer.Tests.Reports;

/// <summary>Pages of teachers for the tests.</summary>
internal static class TeacherReportExample
{
    public static TeacherReportData Untrained { get; } = new()
    {
        Title = "rotation",
        Question = "By how many degrees was the picture turned?",
        Source = "Somebody 2018",
        Illustrations = [new("cat.png", [new(Picture(2), "0°"), new(Picture(2), "90°")])],
        IllustrationNote = "The first pictures by name.",
    };

    public static TeacherReportData Trained { get; } = Untrained with
    {
        Title = "rotation, vgg16-small",
        Figures = [new("steps", "200")],
        ChanceAccuracy = 0.25,
        ChanceLoss = 1.386,
        LossUnit = "cross-entropy, nats",
        Curve = [new(100, 1.3, 0.35, null, null), new(200, 0.9, 0.6, 0.95, 0.55)],
        Illustrations =
        [
            new("cat.png", [new(Picture(2), "0°", true), new(Picture(2), "180°, is 90°", false)]),
            new("dog.png", [new(Picture(3), "right order")]),
        ],
        Confusion = new TeacherConfusion
        {
            ClassNames = ["0°", "90°", "180°", "270°"],
            Pairs = [new(0, 0, 6), new(0, 1, 2), new(1, 1, 1), new(2, 3, 3)],
        },
        Shortcuts = Shortcuts(0.252),
        Settings = [new("options.steps", "200")],
        Files = [new("teacher.onnx", "the encoder")],
    };

    /// <summary>Four classes, 1,000 examples: the bound is 0.25 + 3 sqrt(0.25 x 0.75 / 1000) = 0.2911.</summary>
    public static TeacherShortcuts Shortcuts(double borders, double withoutGap = 0.56) => new()
    {
        ClassCount = 4,
        Network = new("trained network", 1000, 0.55),
        Variants = [new("without gap", 1000, withoutGap)],
        Probes = [new("borders (1 px)", 372, 5000, 1000, borders), new("channel means", 3, 5000, 1000, 0.26)],
    };

    /// <summary>Many classes with a distance.</summary>
    public static TeacherConfusion Permutations(int count) => new()
    {
        ClassNames = [.. Enumerable.Range(0, count).Select(i => $"order {i}")],
        Pairs = [.. Enumerable.Range(0, count).Select(i => new ConfusedPair(i, i % 7 == 0 ? i : (i + 1) % count, 1 + i % 3))],
        CountsByDistance = [count / 7, 0, 0, count],
        ChanceByDistance = [0.01, 0, 0.09, 0.9],
        DistanceName = "tiles in another place",
    };

    /// <summary>A square of one colour.</summary>
    public static RgbImage Picture(int size) => new(size, size, [.. Enumerable.Repeat((byte)90, size * size * 3)]);
}
