namespace KnowledgeTransfer.Reports;

/// <summary>How far one output of an exported network, run by ONNX Runtime, is from the network that was trained.</summary>
/// <param name="File">The exported file, relative to the run folder.</param>
/// <param name="Output">The output's name.</param>
/// <param name="PictureCount">Real pictures compared.</param>
/// <param name="GreatestDifference">Greatest absolute difference of any number.</param>
/// <param name="RelativeDifference">The same divided by the tensor's range.</param>
/// <param name="EqualArgmaxShare">Share of pictures with the same greatest entry, 0 to 1; null where that means nothing.</param>
/// <param name="RelativeTolerance">What was allowed.</param>
public sealed record ParitySummary(
    string File, string Output, long PictureCount, double GreatestDifference, double RelativeDifference, double? EqualArgmaxShare,
    double RelativeTolerance);
