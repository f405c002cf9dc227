using System.Globalization;
using System.Text;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Torch.Students;

/// <summary>
/// metrics.csv: one line per epoch, numbers as short as they read back exactly, empty where there is none. No durations: the same run
/// gives the same bytes.
/// </summary>
internal static class MetricsTable
{
    private const string Heading = "epoch,learning_rate,loss,train_agreement,held_out_agreement,largest_predicted_share,embedding_spread\n";

    /// <summary>Replaces the file.</summary>
    /// <exception cref="ArtefactException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<EpochMetrics> epochs)
    {
        var text = new StringBuilder(Heading);
        foreach (EpochMetrics e in epochs)
            text.Append(CultureInfo.InvariantCulture, $"{e.Epoch},{e.LearningRate:R},{e.Loss:R},{e.TrainAgreement:R},")
                .Append(CultureInfo.InvariantCulture, $"{e.HeldOutAgreement:R},{e.LargestPredictedShare:R},{e.EmbeddingSpread:R}\n");
        AtomicFile.WriteText(path, text.ToString());
    }
}
