using System.Runtime.ExceptionServices;

namespace KnowledgeTransfer.Data;

/// <summary>One pass of an <see cref="ImagePipeline"/>: threads that claim pictures in order, and a ring of batch buffers.</summary>
/// <remarks>
/// All state is guarded by one lock, taken twice per picture. A thread claims the next picture while it lies within the window behind
/// the consumer; the consumer waits for its next batch to be complete. Nothing depends on which thread decodes which picture.
/// </remarks>
internal sealed class ImagePipelineRun : IDisposable
{
    private readonly ImageSource _source;
    private readonly ImageTransform _transform;
    private readonly ImagePreprocessing _preprocessing;
    private readonly int _batchSize;
    private readonly int _window;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenRegistration _registration;
    private readonly Thread[] _threads;
    private readonly object _gate = new();
    private readonly Slot[] _slots;
    private readonly int _first;

    private int _end;          // no picture from here on is claimed any more
    private int _claimed;      // next picture to be claimed
    private int _handedOut;    // pictures before this one have been given to the consumer
    private bool _stopped;

    public ImagePipelineRun(
        ImageSource source,
        ImageTransform transform,
        ImagePreprocessing preprocessing,
        ImagePipelineOptions options,
        int first,
        CancellationToken cancellation)
    {
        (_source, _transform, _preprocessing, _cancellation) = (source, transform, preprocessing, cancellation);
        _batchSize = Math.Min(options.BatchSize, Math.Max(source.Count - first, 1));
        _window = Math.Max(options.PicturesInFlight, _batchSize);
        (_first, _claimed, _handedOut, _end) = (first, first, first, source.Count);
        // The window may touch one batch more than it is long, and the consumer holds another one.
        int slotCount = Math.Min(_window / _batchSize + 2, (source.Count - first + _batchSize - 1) / _batchSize + 1);
        _slots = [.. Enumerable.Range(0, slotCount).Select(_ => new Slot())];
        _registration = cancellation.Register(Stop);
        int threadCount = options.ThreadCount > 0 ? options.ThreadCount : Environment.ProcessorCount;
        _threads = new Thread[Math.Min(threadCount, Math.Max(source.Count - first, 1))];
        for (int t = 0; t < _threads.Length; t++)
        {
            _threads[t] = new Thread(Work) { IsBackground = true, Name = $"pictures {t}" };
            _threads[t].Start();
        }
    }

    /// <summary>Waits for the next batch; null after the last one.</summary>
    public ImageBatch? Next()
    {
        lock (_gate)
        {
            int start = _handedOut;
            if (start >= _source.Count) return null;
            int count = Math.Min(_batchSize, _source.Count - start);
            Slot slot = SlotOf(start);
            while (!_stopped && slot.Done < count) Monitor.Wait(_gate);
            _cancellation.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(_stopped, this);
            if (slot.Error is { } error) ExceptionDispatchInfo.Throw(error);
            // The batch before this one goes back into the ring now, not earlier: the consumer was still reading it.
            slot.Done = 0;
            _handedOut = start + count;
            Monitor.PulseAll(_gate);
            return new ImageBatch(start, count, _preprocessing.Height, _preprocessing.Width, slot.Pixels!);
        }
    }

    /// <summary>Stops the threads and waits for them, so that nobody uses the source afterwards.</summary>
    public void Dispose()
    {
        _registration.Dispose();
        Stop();
        foreach (Thread thread in _threads) thread.Join();
    }

    private void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
    }

    private Slot SlotOf(int index) => _slots[(index - _first) / _batchSize % _slots.Length];

    private void Work()
    {
        while (Claim() is { } index)
        {
            Slot slot = SlotOf(index);
            Exception? error = null;
            try
            {
                int place = (index - _first) % _batchSize;
                _source.DecodeInto(index, _transform, slot.Pixels.AsSpan(place * _transform.ByteCount, _transform.ByteCount));
            }
            catch (Exception e)
            {
                error = e;
            }
            Finish(slot, index, error);
        }
    }

    private int? Claim()
    {
        lock (_gate)
        {
            while (!_stopped && _claimed < _end && _claimed >= _handedOut + _window) Monitor.Wait(_gate);
            if (_stopped || _claimed >= _end) return null;
            SlotOf(_claimed).Pixels ??= GC.AllocateUninitializedArray<byte>(checked(_batchSize * _transform.ByteCount));
            return _claimed++;
        }
    }

    private void Finish(Slot slot, int index, Exception? error)
    {
        lock (_gate)
        {
            if (error is not null && (slot.Error is null || index < slot.ErrorIndex))
            {
                (slot.Error, slot.ErrorIndex) = (error, index);
                // The rest of this batch is still decoded, so that the lowest bad picture is the one reported; later batches are not.
                int batchEnd = index + _batchSize - (index - _first) % _batchSize;
                _end = Math.Min(_end, batchEnd);
            }
            int start = index - (index - _first) % _batchSize;
            if (++slot.Done == Math.Min(_batchSize, _source.Count - start)) Monitor.PulseAll(_gate);
        }
    }

    /// <summary>A batch being filled, or lying with the consumer.</summary>
    private sealed class Slot
    {
        public byte[]? Pixels { get; set; }

        public int Done { get; set; }

        public Exception? Error { get; set; }

        public int ErrorIndex { get; set; }
    }
}
