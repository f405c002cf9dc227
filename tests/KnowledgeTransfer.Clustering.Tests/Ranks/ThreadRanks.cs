using System.Runtime.ExceptionServices;

namespace KnowledgeTransfer.Clustering.Tests;

/// <summary>Ranks that are threads of this process, so that every test has as many as it wants.</summary>
internal sealed class ThreadRanks : RankGroup
{
    private readonly Meeting _meeting;

    private ThreadRanks(Meeting meeting, int rank) => (_meeting, Rank) = (meeting, rank);

    public override int Rank { get; }

    public override int Size => _meeting.Numbers.Length;

    /// <summary>Does the same on every rank.</summary>
    /// <returns>What came out on each. A rank that throws ends the others, and its exception is thrown.</returns>
    internal static T[] Run<T>(int size, Func<RankGroup, T> body)
    {
        using Meeting meeting = new(size);
        T[] results = new T[size];
        Exception? first = null;
        Thread[] threads = [.. Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            try
            {
                results[rank] = body(new ThreadRanks(meeting, rank));
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref first, e, null);
                meeting.Break();
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        if (first is not null) ExceptionDispatchInfo.Throw(first);
        return results;
    }

    public override void Sum(Span<long> values)
    {
        _meeting.Numbers[Rank] = values.ToArray();
        _meeting.Wait();
        values.Clear();
        foreach (long[] part in _meeting.Numbers)
            for (int i = 0; i < values.Length; i++) values[i] += part[i];
        _meeting.Wait();
    }

    protected override byte[][] Gather(ReadOnlySpan<byte> own)
    {
        _meeting.Bytes[Rank] = own.ToArray();
        _meeting.Wait();
        byte[][] all = [.. _meeting.Bytes];
        _meeting.Wait();
        return all;
    }

    private sealed class Meeting(int size) : IDisposable
    {
        private readonly Barrier _barrier = new(size);
        private readonly CancellationTokenSource _broken = new();

        internal long[][] Numbers { get; } = new long[size][];

        internal byte[][] Bytes { get; } = new byte[size][];

        internal void Wait() => _barrier.SignalAndWait(_broken.Token);

        internal void Break() => _broken.Cancel();

        public void Dispose()
        {
            _barrier.Dispose();
            _broken.Dispose();
        }
    }
}
