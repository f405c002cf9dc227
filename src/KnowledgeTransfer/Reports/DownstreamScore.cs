namespace KnowledgeTransfer.Reports;

/// <summary>One figure of a protocol that trains a downstream network from given convolutions.</summary>
/// <param name="Protocol">The column; its description names data, schedule and rule, so that unlike figures are told apart.</param>
/// <param name="Score">0 to 1: a mean average precision, a mean intersection over union, an accuracy.</param>
public sealed record DownstreamScore(ProtocolSummary Protocol, double Score);
