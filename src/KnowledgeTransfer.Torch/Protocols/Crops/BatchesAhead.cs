namespace KnowledgeTransfer.Torch.Protocols.Crops;

/// <summary>
/// Makes the batches of the next steps on other threads while the network works on the present one. Each is made whole by one thread from
/// its number alone, so what a step gets does not depend on how many are made at once.
/// </summary>
/// <param name="make">Makes a batch by its number; thread-safe.</param>
/// <param name="end">One after the last number.</param>
/// <param name="ahead">How many are made at once, 1 or more.</param>
internal sealed class BatchesAhead(Func<long, byte[]> make, long end, int ahead) : IDisposable
{
    private readonly Queue<Task<byte[]>> _coming = new();
    private long _next; // the first number that nobody has begun

    /// <summary>The batch of a number, waited for if it is not made yet.</summary>
    /// <param name="number">Any number first; then one after the other.</param>
    /// <exception cref="ArgumentException">It is not the next one, or none.</exception>
    /// <exception cref="DataException">It could not be made.</exception>
    public byte[] Take(long number)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, end);
        if (_coming.Count == 0) _next = number;
        if (number != _next - _coming.Count)
            throw new ArgumentException($"batch {number} is asked for; {_next - _coming.Count} comes next", nameof(number));
        Begin();
        byte[] batch = _coming.Dequeue().GetAwaiter().GetResult();
        Begin(); // before the network works on this one
        return batch;
    }

    /// <summary>Waits for what is being made, so that nobody reads the pictures afterwards.</summary>
    public void Dispose()
    {
        try
        {
            Task.WaitAll([.. _coming]);
        }
        catch (AggregateException)
        {
            // a batch that nobody wants any more may fail
        }
        _coming.Clear();
    }

    private void Begin()
    {
        while (_coming.Count < ahead && _next < end)
        {
            long number = _next++;
            _coming.Enqueue(Task.Run(() => make(number)));
        }
    }
}
