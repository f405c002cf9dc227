using System.Runtime.ExceptionServices;
using KnowledgeTransfer.Torch.Pretext;

namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>
/// Makes the batches of coming steps on threads of its own while the network works on the present one. Each batch is made whole by one
/// thread; a ring of buffers bounds how far they run ahead. What a step gets does not depend on the number of threads.
/// </summary>
internal sealed class ExampleLoader : IDisposable
{
    private readonly object _gate = new();
    private readonly ExampleSource _source;
    private readonly ExampleShape _shape;
    private readonly ExampleBuffer[] _ring;
    private readonly long[] _ready; // the step whose batch lies in a buffer, or -1
    private readonly Thread[] _threads;
    private readonly long _end;
    private long _next;     // the next step that a thread takes
    private long _consumed; // the step that the network works on: buffers of earlier steps are free
    private bool _stopped;
    private Exception? _failure;

    /// <summary>Starts the threads.</summary>
    /// <param name="source">Which pictures make up a step.</param>
    /// <param name="shape">Of an example.</param>
    /// <param name="createMaker">Called once per thread.</param>
    /// <param name="first">The first step, from 0.</param>
    /// <param name="end">One after the last step.</param>
    /// <param name="threads">1 or more.</param>
    public ExampleLoader(ExampleSource source, ExampleShape shape, Func<ExampleMaker> createMaker, long first, long end, int threads)
    {
        (_source, _shape, _next, _consumed, _end) = (source, shape, first, first, end);
        _ring = [.. Enumerable.Range(0, threads + 2).Select(_ => new ExampleBuffer(shape, source.BatchSize))];
        _ready = [.. _ring.Select(_ => -1L)];
        _threads = [.. Enumerable.Range(0, threads).Select(i =>
            new Thread(() => Work(createMaker)) { IsBackground = true, Name = $"examples {i}" })];
        foreach (Thread thread in _threads) thread.Start();
    }

    /// <summary>The batch of a step, waited for if it is not made yet; valid until the next call.</summary>
    /// <param name="step">Steps are asked for in order, without a gap.</param>
    public ExampleBatch Take(long step)
    {
        int slot = (int)(step % _ring.Length);
        lock (_gate)
        {
            _consumed = step;
            Monitor.PulseAll(_gate);
            while (_ready[slot] != step && _failure is null) Monitor.Wait(_gate);
            if (_ready[slot] != step) ExceptionDispatchInfo.Throw(_failure!);
        }
        return _ring[slot].Batch(_source.BatchSize);
    }

    /// <summary>Stops the threads and frees the buffers.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
        foreach (Thread thread in _threads) thread.Join();
        foreach (ExampleBuffer buffer in _ring) buffer.Dispose();
    }

    private void Work(Func<ExampleMaker> createMaker)
    {
        try
        {
            ExampleMaker maker = createMaker();
            while (TryTakeTicket(out long step))
            {
                int slot = (int)(step % _ring.Length);
                _source.Fill(maker, _source.Pictures(step), step / _source.StepsPerEpoch, _shape, _ring[slot]);
                lock (_gate)
                {
                    _ready[slot] = step;
                    Monitor.PulseAll(_gate);
                }
            }
        }
        catch (Exception e) // whatever it is belongs to the thread that waits for the batch
        {
            lock (_gate)
            {
                _failure ??= e;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private bool TryTakeTicket(out long step)
    {
        lock (_gate)
        {
            step = _next++;
            if (step >= _end) return false;
            while (step - _consumed >= _ring.Length && !_stopped) Monitor.Wait(_gate);
            return !_stopped;
        }
    }
}
