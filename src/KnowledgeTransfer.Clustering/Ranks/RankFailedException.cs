namespace KnowledgeTransfer.Clustering;

/// <summary>
/// A rank of a <see cref="RankGroup"/> could not go on, and every rank knows: all of them throw this with the same message. What it was is
/// the inner exception, of the type that the failing rank had, so that callers answer it as they would in one process.
/// </summary>
/// <param name="cause">The error; its message names the rank unless all ranks had the same.</param>
public sealed class RankFailedException(Exception cause) : KnowledgeTransferException(cause.Message, cause);
