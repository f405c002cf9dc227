namespace KnowledgeTransfer.Evaluation;

/// <summary>One cell of a table of results: a protocol applied to frozen features of one subject.</summary>
/// <param name="Protocol">What was measured, for example <c>knn-20</c>, <c>knn-1</c>, <c>linear</c>.</param>
/// <param name="Subject">Whose features, for example <c>student</c>, <c>teacher</c>, <c>random student</c>, <c>pixels</c>.</param>
/// <param name="Layer">Tensor that the features come from, or an empty string where there is only one.</param>
/// <param name="Dimension">Numbers per picture.</param>
/// <param name="Accuracy">Share of test pictures with the right class, 0 to 1.</param>
/// <param name="TrainCount">Pictures with a class that the protocol used.</param>
/// <param name="TestCount">Pictures that the accuracy is over.</param>
/// <param name="Settings">Everything else that the figure depends on, for people, for example <c>k 20, T 0.07, cosine</c>.</param>
public sealed record ProbeResult(
    string Protocol, string Subject, string Layer, int Dimension, double Accuracy, int TrainCount, int TestCount, string Settings)
{
    /// <summary>A protocol as the head of a column: <c>kNN 20</c> for <c>knn-20</c>, <c>1-NN</c> for <c>knn-1</c>.</summary>
    /// <param name="protocol">As in <see cref="Protocol"/>.</param>
    public static string Heading(string protocol) => protocol switch
    {
        "knn-1" => "1-NN",
        _ when protocol.StartsWith("knn-", StringComparison.Ordinal) => "kNN " + protocol["knn-".Length..],
        _ => protocol,
    };

    /// <summary>The figure of a nearest-neighbour probe as a table cell.</summary>
    /// <param name="result">What the probe found.</param>
    /// <param name="temperature">The temperature it voted with.</param>
    /// <param name="subject">Whose features.</param>
    /// <param name="layer">Tensor that the features come from.</param>
    /// <param name="dimension">Numbers per picture.</param>
    public static ProbeResult Of(NearestNeighbourResult result, double temperature, string subject, string layer, int dimension)
    {
        string voting = result.NeighbourCount == 1 ? "cosine" : FormattableString.Invariant($"cosine, T {temperature}");
        string capped = result.NeighbourCount == result.RequestedCount ? "" : $" of {result.RequestedCount} asked for";
        return new ProbeResult(
            $"knn-{result.RequestedCount}", subject, layer, dimension, result.Accuracy, result.TrainCount, result.TestCount,
            $"k {result.NeighbourCount}{capped}, {voting}");
    }
}
