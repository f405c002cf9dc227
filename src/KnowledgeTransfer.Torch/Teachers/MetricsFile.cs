using System.Globalization;
using System.Text;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>
/// metrics.csv: one line per row, numbers as short as they read back exactly, empty where there is none. No durations: the same run gives
/// the same bytes.
/// </summary>
internal static class MetricsFile
{
    private const string Heading = "step,learning_rate,loss,accuracy,held_out_loss,held_out_accuracy\n";

    /// <summary>Replaces the file.</summary>
    /// <exception cref="ArtefactException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<TeacherMetrics> rows)
    {
        var text = new StringBuilder(Heading);
        foreach (TeacherMetrics row in rows)
            text.Append(CultureInfo.InvariantCulture, $"{row.Step},{row.LearningRate:R},{row.Loss:R},{row.Accuracy:R},")
                .Append(CultureInfo.InvariantCulture, $"{row.HeldOutLoss:R},{row.HeldOutAccuracy:R}\n");
        AtomicFile.WriteText(path, text.ToString());
    }
}
