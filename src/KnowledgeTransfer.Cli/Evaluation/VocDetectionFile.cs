using System.Globalization;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Evaluation;

namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary>All detections of a training as CSV, numbers first.</summary>
internal static class VocDetectionFile
{
    public const string Name = "detections.csv";

    private static readonly string[] Heads = ["picture", "class", "score", "left", "top", "right", "bottom", "id", "class name"];

    /// <summary>Writes one line per detection.</summary>
    /// <param name="path">The file.</param>
    /// <param name="detections">In the order of the lines.</param>
    /// <param name="ids">Of the test pictures.</param>
    /// <param name="classNames">By index.</param>
    public static void Write(
        string path, IReadOnlyList<Detection> detections, IReadOnlyList<ImageId> ids, IReadOnlyList<string> classNames) =>
        new EvalTable(Heads, [.. detections.Select(d => (string[])
        [
            Number(d.Picture), Number(d.Class), Number(d.Score), Number(d.Box.Left), Number(d.Box.Top), Number(d.Box.Right),
            Number(d.Box.Bottom), ids[d.Picture].Value, classNames[d.Class],
        ])]).Write(path);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="ArtefactException">The file is no such table.</exception>
    public static IReadOnlyList<Detection> Read(string path)
    {
        try
        {
            return [.. File.ReadLines(path).Skip(1).Select(line => line.Split(',')).Select(fields => new Detection(
                int.Parse(fields[0], CultureInfo.InvariantCulture), int.Parse(fields[1], CultureInfo.InvariantCulture), Real(fields[2]),
                new PixelBox(Real(fields[3]), Real(fields[4]), Real(fields[5]), Real(fields[6]))))];
        }
        catch (Exception e) when (e is FormatException or OverflowException or IndexOutOfRangeException or IOException)
        {
            throw new ArtefactException($"{path} holds no detections ({e.Message}). Delete its folder; it is made again.", e);
        }
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static double Real(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
