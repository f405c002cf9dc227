namespace KnowledgeTransfer.Clustering;

/// <summary>The ranks of an MPI job: MPI_COMM_WORLD, joined once per process.</summary>
/// <remarks>
/// Ends by <see cref="Leave"/> and never by itself: a rank that leaves by an unexpected error must not wait for the others in MPI_Finalize.
/// It aborts the job instead, after .NET has printed the error.
/// </remarks>
public sealed unsafe class MpiRanks : RankGroup
{
    private const int Serialized = 2; // calls from any thread, one at a time

    /// <summary>
    /// 16 MB at a time: libraries take a buffer as large as what is summed, and one that malloc keeps for the next call costs no page
    /// faults. Open MPI took 418 ms for 131 MB at once between two ranks of one machine, 33 ms in such parts.
    /// </summary>
    private const int MostNumbers = 1 << 21;

    private const int MostBytes = 1 << 30; // counts are int
    private readonly MpiLibrary _mpi;

    private MpiRanks(MpiLibrary mpi, int rank, int size) => (_mpi, Rank, Size) = (mpi, rank, size);

    /// <inheritdoc/>
    public override int Rank { get; }

    /// <inheritdoc/>
    public override int Size { get; }

    /// <summary>Joins the other processes that a launcher started; waits for all of them.</summary>
    /// <exception cref="ConfigException">There is no MPI library, or it is not the launcher's.</exception>
    public static MpiRanks Join(MpiLaunch launch)
    {
        ArgumentNullException.ThrowIfNull(launch);
        MpiLibrary mpi = MpiLibrary.Open(launch);
        int level, rank, size;
        Check(mpi.InitThread(null, null, Serialized, &level), "MPI_Init_thread");
        Check(mpi.CommRank(mpi.World, &rank), "MPI_Comm_rank");
        Check(mpi.CommSize(mpi.World, &size), "MPI_Comm_size");
        if (level < Serialized)
            throw new ConfigException($"{mpi.Name} was built without threads (level {level}, needed {Serialized}). Install another MPI.");
        if (size != launch.Size)
            throw new ConfigException($"The launcher started {launch.Size} ranks, but {mpi.Name} sees {size}: it belongs to another MPI. "
                + $"Start kt by that one's mpirun, or name the launcher's library in {MpiLibrary.PathVariable}.");
        AppDomain.CurrentDomain.UnhandledException += (_, _) => mpi.Abort(mpi.World, 1);
        return new MpiRanks(mpi, rank, size);
    }

    /// <summary>Waits for all ranks and ends the group; the last call.</summary>
    public void Leave() => Check(_mpi.Finalize(), "MPI_Finalize");

    /// <inheritdoc/>
    public override void Sum(Span<long> values)
    {
        for (int first = 0; first < values.Length; first += MostNumbers)
        {
            Span<long> part = values.Slice(first, Math.Min(MostNumbers, values.Length - first));
            fixed (long* numbers = part)
                Check(_mpi.Allreduce(_mpi.InPlace, numbers, part.Length, _mpi.Int64, _mpi.Sum, _mpi.World), "MPI_Allreduce");
        }
    }

    /// <inheritdoc/>
    protected override byte[][] Gather(ReadOnlySpan<byte> own)
    {
        long[] lengths = new long[Size];
        long length = own.Length;
        fixed (long* all = lengths)
            Check(_mpi.Allgather(&length, 1, _mpi.Int64, all, 1, _mpi.Int64, _mpi.World), "MPI_Allgather");
        byte[][] gathered = Array.ConvertAll(lengths, bytes => new byte[bytes]);
        int step = MostBytes / Size;
        for (long first = 0; first < lengths.Max(); first += step)
            GatherPart(own, gathered, Array.ConvertAll(lengths, bytes => (int)Math.Clamp(bytes - first, 0, step)), (int)first);
        return gathered;
    }

    private void GatherPart(ReadOnlySpan<byte> own, byte[][] gathered, int[] counts, int first)
    {
        int[] starts = new int[Size];
        for (int rank = 1; rank < Size; rank++) starts[rank] = starts[rank - 1] + counts[rank - 1];
        byte[] received = new byte[starts[^1] + counts[^1]];
        ReadOnlySpan<byte> sent = counts[Rank] == 0 ? [] : own.Slice(first, counts[Rank]);
        fixed (byte* from = sent, to = received)
        fixed (int* count = counts, start = starts)
        {
            Check(_mpi.Allgatherv(from, sent.Length, _mpi.Byte, to, count, start, _mpi.Byte, _mpi.World), "MPI_Allgatherv");
        }
        for (int rank = 0; rank < Size; rank++) received.AsSpan(starts[rank], counts[rank]).CopyTo(gathered[rank].AsSpan(first));
    }

    private static void Check(int status, string function)
    {
        if (status != 0) throw new InvalidOperationException($"{function} returned {status}.");
    }
}
