using System.Runtime.InteropServices;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.TestKit;

/// <summary>A device matrix whose device is the processor: zeroed memory that the collector does not move.</summary>
public sealed unsafe class HostMatrix(string name, long rowCount, int dimension) : DeviceMatrix
{
    private void* _values = NativeMemory.AllocZeroed((nuint)(rowCount * dimension), sizeof(float));

    public override string Place => "cpu";

    public override long RowCount => rowCount;

    public override int Dimension => dimension;

    public override ElementType ElementType => ElementType.Float32;

    public override string Name => name;

    public override nint AddressOf(long row) => (nint)_values + (nint)(row * dimension * sizeof(float));

    public override void Write(long firstRow, ReadOnlySpan<float> rows) => rows.CopyTo(Rows(firstRow, rows.Length));

    public override void CopyRows(long firstRow, Span<float> destination) => Rows(firstRow, destination.Length).CopyTo(destination);

    public override void CopyRows(long firstRow, Span<double> destination)
    {
        Span<float> rows = Rows(firstRow, destination.Length);
        for (int i = 0; i < rows.Length; i++) destination[i] = rows[i];
    }

    public override void Dispose()
    {
        NativeMemory.Free(_values);
        _values = null;
    }

    private Span<float> Rows(long firstRow, int length)
    {
        CheckRange(firstRow, length);
        return new Span<float>((void*)AddressOf(firstRow), length);
    }
}
