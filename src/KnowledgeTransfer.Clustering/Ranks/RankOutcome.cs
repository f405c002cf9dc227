using System.Runtime.InteropServices;
using System.Text;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// How a rank's part of a step went, in bytes: numbers and a zero, or a message and the kind of error. The kind comes last, so that the
/// numbers stay aligned.
/// </summary>
internal static class RankOutcome
{
    private const byte Done = 0;

    /// <summary>Every error that ranks tell one another; its number in the list plus one is its kind.</summary>
    private static readonly (Type Type, Func<string, Exception> Make)[] s_errors =
    [
        (typeof(ConfigException), message => new ConfigException(message)),
        (typeof(DataException), message => new DataException(message)),
        (typeof(ArtefactException), message => new ArtefactException(message)),
        (typeof(ShapeException), message => new ShapeException(message)),
        (typeof(DeviceException), message => new DeviceException(message)),
        (typeof(DivergenceException), message => new DivergenceException(message)),
        (typeof(OperationCanceledException), message => new OperationCanceledException(message)),
        (typeof(UnauthorizedAccessException), message => new UnauthorizedAccessException(message)),
        (typeof(IOException), message => new IOException(message)),
    ];

    /// <summary>Whether an error is one to tell the others: not if they know it already, and not if it is a bug.</summary>
    internal static bool CanTell(Exception error) => IndexOf(error) >= 0;

    /// <summary>A part that is done.</summary>
    internal static byte[] Of<T>(ReadOnlySpan<T> numbers) where T : unmanaged => [.. MemoryMarshal.AsBytes(numbers), Done];

    /// <summary>A part that failed.</summary>
    internal static byte[] Of(Exception error) => [.. Encoding.UTF8.GetBytes(Cause(error).Message), (byte)(IndexOf(error) + 1)];

    /// <summary>The numbers of a part that is done.</summary>
    internal static T[] Read<T>(byte[] outcome) where T : unmanaged =>
        MemoryMarshal.Cast<byte, T>(outcome.AsSpan(0, outcome.Length - 1)).ToArray();

    /// <summary>
    /// The error that all ranks leave with, or null if all are done: the one of the lowest rank, so for rows the first bad one as in one
    /// process. Cancellations come last: a rank that is stopped because another failed has nothing to say.
    /// </summary>
    internal static RankFailedException? Failure(byte[][] outcomes)
    {
        int[] failed = [.. Enumerable.Range(0, outcomes.Length).Where(rank => outcomes[rank][^1] != Done).OrderBy(IsCancelled)];
        if (failed.Length == 0) return null;
        byte[] first = outcomes[failed[0]];
        string message = Encoding.UTF8.GetString(first.AsSpan(0, first.Length - 1));
        bool isEverywhere = Array.TrueForAll(outcomes, outcome => outcome.AsSpan().SequenceEqual(first));
        return new RankFailedException(s_errors[first[^1] - 1].Make(isEverywhere ? message : $"rank {failed[0]}: {message}"));

        bool IsCancelled(int rank) => s_errors[outcomes[rank][^1] - 1].Type == typeof(OperationCanceledException);
    }

    private static int IndexOf(Exception error) => Array.FindIndex(s_errors, known => known.Type.IsInstanceOfType(Cause(error)));

    private static Exception Cause(Exception error) =>
        error is AggregateException { InnerExceptions: [Exception only] } ? Cause(only) : error;
}
