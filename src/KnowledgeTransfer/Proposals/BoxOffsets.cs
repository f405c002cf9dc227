namespace KnowledgeTransfer.Proposals;

/// <summary>How a box lies beside a proposal, independent of the proposal's place and size.</summary>
/// <param name="X">From the proposal's centre to the box's, in widths of the proposal; positive is to the right.</param>
/// <param name="Y">Likewise in heights; positive is downwards.</param>
/// <param name="LogWidth">Natural logarithm of the box's width over the proposal's.</param>
/// <param name="LogHeight">Natural logarithm of the box's height over the proposal's.</param>
public readonly record struct BoxOffsets(double X, double Y, double LogWidth, double LogHeight);
