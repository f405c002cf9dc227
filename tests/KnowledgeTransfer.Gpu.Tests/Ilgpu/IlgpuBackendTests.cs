using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu.Ilgpu;
using Xunit;

namespace KnowledgeTransfer.Gpu.Tests;

public sealed class IlgpuBackendTests
{
    private static readonly SumPrecision s_precision = SumPrecision.Choose(ValueRange.Of(1).Union(ValueRange.Of(0.25)), 100);

    [Fact]
    public void What_does_not_fit_is_streamed_and_said()
    {
        List<string> notes = [];
        ArrayMatrix rows = new(Rows.Clustered(100, 25), 25, "features.npy");
        IlgpuBackend small = new(ProcessorDevice.Shared) { Note = notes.Add, ResidentBytes = 100 * 25 * 4 - 1 };
        small.Open(rows, 3, s_precision, 1).Dispose();
        Assert.Equal("features.npy takes 10 kB, CPUAccelerator (CPU) has 10 kB for rows: they are streamed in every iteration.",
            Assert.Single(notes));
        IlgpuBackend large = new(ProcessorDevice.Shared) { Note = notes.Add, ResidentBytes = 100 * 25 * 4 };
        large.Open(rows, 3, s_precision, 1).Dispose();
        Assert.Single(notes);
    }

    [Fact]
    public void Rows_that_the_device_cannot_hold_after_all_are_streamed()
    {
        // 2^31 x 2^20 float32 are 2^53 bytes: more than any address space, so the allocation fails whatever was believed to be free.
        using DeviceRows<float, StoredFloat32> rows = DeviceRows<float, StoredFloat32>.Open(
            ProcessorDevice.Shared.Accelerator, new Endless(int.MaxValue, 1 << 20), long.MaxValue, streamedBytes: 8 << 20, 1);
        Assert.False(rows.IsResident);
        Assert.Equal(2, rows.MaxRowCount);
        float[] values = new float[1 << 20];
        ILGPU.Runtime.ArrayViewExtensions.CopyToCPU(rows.Load(int.MaxValue - 1L, 1), values);
        Assert.All(values, v => Assert.Equal(7, v));
    }

    [Fact]
    public void A_device_without_memory_for_labels_is_an_error_with_a_way_out()
    {
        string message = Assert.Throws<DeviceException>(() =>
            new IlgpuBackend(ProcessorDevice.Shared).Open(new Endless(1L << 50, 1), 3, s_precision, 1)).Message;
        Assert.Contains("CPUAccelerator (CPU) could not cluster 1125899906842624 rows of endless rows, dimension 1, into 3", message);
        Assert.Contains("backend simd", message);
    }

    [Fact]
    public void A_row_that_nobody_checked_is_named()
    {
        float[] values = Rows.Clustered(40, 3);
        values[17 * 3 + 1] = float.NaN;
        using INearestSearch search = new IlgpuBackend(ProcessorDevice.Shared).OpenSearch(new Centroids(Rows.Clustered(4, 3), 4, 3), 1);
        Assert.Contains("array: row 17 has no finite distance", Assert.Throws<DataException>(() =>
            search.Find(new ArrayMatrix(values, 3), 10, new int[20], new double[20], new double[20], CancellationToken.None)).Message);
    }

    [Fact]
    public void A_fit_is_cancelled_between_two_launches_and_the_session_can_begin_anew()
    {
        ArrayMatrix rows = new(Rows.Clustered(100, 8), 8);
        Centroids centroids = new(Rows.Clustered(5, 8, 3), 5, 8);
        SumPrecision precision = SumPrecision.Choose(DataScan.Run(rows, 0, 100, 1, null, CancellationToken.None), 100);
        using CancellationTokenSource source = new();
        CancellingRows cancelling = new(rows, source, afterRow: 50);
        IlgpuBackend backend = new(ProcessorDevice.Shared)
        {
            ResidentBytes = 0,
            Tuning = new IlgpuTuning(IsTiled: false, ComparisonsPerLaunch: 5 * 8 * 10, StreamedBytes: 1 << 20),
        };
        using IKMeansSession session = backend.Open(cancelling, 5, precision, 1);
        Assert.ThrowsAny<OperationCanceledException>(() => session.Assign(centroids, source.Token));
        Assert.InRange(cancelling.LastRow, 50, 61);
        session.Reset();
        AssignmentStep again = session.Assign(centroids, CancellationToken.None);
        using IKMeansSession reference = KMeansBackends.Scalar.Open(rows, 5, precision, 1);
        Assert.Equal(reference.Assign(centroids, CancellationToken.None), again);
        Assert.Equal(reference.Sums.ToCentroids(centroids).Sha256, session.Sums.ToCentroids(centroids).Sha256);
    }

    private sealed class Endless(long rowCount, int dimension) : FeatureMatrix
    {
        public override long RowCount => rowCount;

        public override int Dimension => dimension;

        public override ElementType ElementType => ElementType.Float32;

        public override string Name => "endless rows";

        public override void CopyRows(long firstRow, Span<float> destination) => destination.Fill(7);

        public override void CopyRows(long firstRow, Span<double> destination) => destination.Fill(7);
    }

    /// <summary>Cancels as soon as a row is read, as a user might at any moment.</summary>
    private sealed class CancellingRows(FeatureMatrix rows, CancellationTokenSource source, long afterRow) : FeatureMatrix
    {
        public long LastRow { get; private set; }

        public override long RowCount => rows.RowCount;

        public override int Dimension => rows.Dimension;

        public override ElementType ElementType => rows.ElementType;

        public override string Name => rows.Name;

        public override void CopyRows(long firstRow, Span<float> destination)
        {
            LastRow = firstRow + destination.Length / Dimension;
            if (LastRow > afterRow) source.Cancel();
            rows.CopyRows(firstRow, destination);
        }

        public override void CopyRows(long firstRow, Span<double> destination) => rows.CopyRows(firstRow, destination);
    }
}
