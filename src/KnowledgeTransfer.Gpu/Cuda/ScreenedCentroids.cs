using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu.Cuda.Driver;
using KnowledgeTransfer.Gpu.Cuda.Kernels;

namespace KnowledgeTransfer.Gpu.Cuda;

/// <summary>k centroids on the device: as they are, for exact distances, and as the screen sees them.</summary>
internal sealed class ScreenedCentroids : IDisposable
{
    private const double Ratio = 1.0 / (1 << 12); // of bound.h
    private readonly CudaDevice _device;
    private readonly CudaStream _stream;
    private readonly DeviceCollection _buffers;
    private readonly DeviceBuffer<byte> _values;
    private readonly DeviceBuffer<double> _shift, _squares;
    private readonly DeviceBuffer<ushort> _halves;
    private readonly DeviceBuffer<float> _norms, _residuals, _offsets, _slopes;
    private readonly DeviceBuffer<ulong> _firstBad;
    private readonly TensorMap? _map;
    private readonly double _scale;

    internal ScreenedCentroids(
        CudaDevice device, CudaStream stream, int count, int dimension, ElementType type, Scaling scaling, CudaTuning tuning)
    {
        (_device, _stream, Count, Dimension, Type, _scale) = (device, stream, count, dimension, type, scaling.Scale);
        Plan = ScreenPlan.For(device.Kernels.Best, count, tuning.FewestClustersForHopper);
        PaddedCount = ScreenPlan.Round(count, Plan.Columns);
        PaddedDimension = ScreenPlan.Round(dimension, ScreenPlan.Depth);
        _buffers = new DeviceCollection(device.Context);
        try
        {
            _values = _buffers.Add<byte>((long)count * dimension * type.Bytes());
            _shift = _buffers.Add<double>(dimension);
            _squares = _buffers.Add<double>(count);
            _halves = _buffers.Add<ushort>((long)PaddedCount * PaddedDimension);
            _norms = _buffers.Add<float>(count);
            _residuals = _buffers.Add<float>(count);
            _offsets = _buffers.Add<float>(PaddedCount);
            _slopes = _buffers.Add<float>(PaddedCount);
            _firstBad = _buffers.Add<ulong>(1);
            _halves.Fill(0, stream); // centroids that pad the last tile
            if (Plan.UsesMaps)
                _map = _buffers.Add(new TensorMap(device.Context, _halves.Address, count, PaddedDimension, Plan.Columns, stream));
            _firstBad.Fill(0xff, stream);
            _shift.Upload(scaling.Shift, stream);
        }
        catch
        {
            _buffers.Dispose();
            throw;
        }
    }

    /// <summary>k.</summary>
    internal int Count { get; }

    /// <summary>d.</summary>
    internal int Dimension { get; }

    /// <summary>As they are stored: float32 or float64.</summary>
    internal ElementType Type { get; }

    /// <summary>Which screen they are laid out for.</summary>
    internal ScreenPlan Plan { get; }

    /// <summary>k in whole tiles.</summary>
    internal int PaddedCount { get; }

    /// <summary>d in whole steps.</summary>
    internal int PaddedDimension { get; }

    /// <summary>Address of the d numbers that are subtracted from every vector.</summary>
    internal ulong Shift => _shift.Address;

    /// <summary>What vectors are multiplied by.</summary>
    internal double Scale => _scale;

    /// <summary>Address of the centroids as they are.</summary>
    internal ulong Values => _values.Address;

    /// <summary>Brings them over and prepares them.</summary>
    internal void Set(Centroids centroids)
    {
        ReadOnlySpan<byte> bytes = Type == ElementType.Float32
            ? System.Runtime.InteropServices.MemoryMarshal.AsBytes(centroids.Float32)
            : System.Runtime.InteropServices.MemoryMarshal.AsBytes(centroids.ToFloat64().Float64);
        _values.Upload(bytes, _stream);
        CudaKernels kernels = _device.Kernels;
        kernels.Prepare(Type).Launch(Preparation(0) with
        {
            Vectors = _values.Address,
            Halves = _halves.Address,
            Norms = _norms.Address,
            Residuals = _residuals.Address,
            Squares = _squares.Address,
            FirstBad = _firstBad.Address,
            Count = Count,
        }, Count, 8, _stream);
        kernels.CentroidTerms.Launch(new CentroidTermArguments
        {
            Norms = _norms.Address,
            Residuals = _residuals.Address,
            Squares = _squares.Address,
            Offsets = _offsets.Address,
            Slopes = _slopes.Address,
            Ratio = Ratio,
            Accumulation = Plan.Accumulation(Dimension),
            ClusterCount = (uint)Count,
            PaddedClusters = (uint)PaddedCount,
        }, PaddedCount, 256, _stream);
    }

    /// <summary>Address of a map of the centroids as the screen sees them; 0 if it uses none.</summary>
    internal ulong Map => _map?.Address ?? 0;

    /// <summary>The screen's argument, all but what belongs to the rows.</summary>
    internal ScreenArguments Screen() => new()
    {
        Centroids = _halves.Address,
        Offsets = _offsets.Address,
        Slopes = _slopes.Address,
        ClusterCount = (uint)Count,
        PaddedClusters = (uint)PaddedCount,
        PaddedDimension = (uint)PaddedDimension,
    };

    /// <summary>How rows are prepared to be held against these.</summary>
    internal PrepareArguments RowPreparation() => Preparation(1 / Ratio);

    /// <inheritdoc/>
    public void Dispose() => _buffers.Dispose();

    private PrepareArguments Preparation(double inverseRatio) => new()
    {
        Shift = _shift.Address,
        Scale = _scale,
        InverseRatio = inverseRatio,
        Dimension = (uint)Dimension,
        PaddedDimension = (uint)PaddedDimension,
    };
}
