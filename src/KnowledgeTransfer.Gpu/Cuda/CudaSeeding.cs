using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu.Cuda.Driver;
using KnowledgeTransfer.Gpu.Cuda.Kernels;

namespace KnowledgeTransfer.Gpu.Cuda;

/// <summary>
/// The seeding of <see cref="CudaBackend"/>: the sample (where it lies, if that is the device) and its distances live on the device. The launches are explained in
/// native/cuda/seeds.cu.
/// </summary>
internal sealed class CudaSeeding<T, TNumber> : ISeedingSession where T : unmanaged where TNumber : struct, IStoredNumber<T>
{
    private readonly CudaDevice _device;
    private readonly FeatureMatrix _sample;
    private readonly CudaStream _stream;
    private readonly DeviceCollection _buffers;
    private readonly ulong _rows;
    private readonly DeviceBuffer<ulong> _nearest, _largest, _sums;

    private CudaSeeding(CudaDevice device, FeatureMatrix sample, int threadCount)
    {
        (_device, _sample) = (device, sample);
        _stream = new CudaStream(device.Context);
        _buffers = new DeviceCollection(device.Context);
        try
        {
            int count = (int)sample.RowCount;
            (CudaMatrix Matrix, long FirstRow)? place = CudaMatrix.Find(sample, device);
            _rows = place is { } there
                ? (ulong)there.Matrix.AddressOf(there.FirstRow)
                : _buffers.Add<T>((long)count * sample.Dimension).Address;
            _nearest = _buffers.Add<ulong>(count);
            _largest = _buffers.Add<ulong>(1);
            _sums = _buffers.Add<ulong>((count + SeedWeights.BlockRowCount - 1) / SeedWeights.BlockRowCount);
            _nearest.Fill(0xff, _stream); // no seed yet: more than the bits of any D
            if (place is not null) return;
            using RowStager<T, TNumber> stager = new(device.Context, sample, threadCount);
            stager.Send(0, count, _rows);
            stager.Stream.Synchronize();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Brings a sample over.</summary>
    /// <returns>null if the device has not enough memory.</returns>
    internal static CudaSeeding<T, TNumber>? TryOpen(CudaDevice device, FeatureMatrix sample, CudaTuning tuning, int threadCount)
    {
        bool isPlaced = CudaMatrix.Find(sample, device) is not null;
        if (!isPlaced && sample.RowCount * sample.Dimension * Unsafe.SizeOf<T>() > tuning.BytesForRows(device.Context)) return null;
        return CudaException.NullWithoutMemory(() => new CudaSeeding<T, TNumber>(device, sample, threadCount));
    }

    /// <inheritdoc/>
    public double Lower(int seed, CancellationToken cancellationToken) => Run("measure distances to a seed", () =>
    {
        cancellationToken.ThrowIfCancellationRequested();
        _largest.Fill(0, _stream);
        _device.Kernels.SeedDistances(_sample.ElementType).Launch(new SeedDistanceArguments
        {
            Rows = _rows,
            Nearest = _nearest.Address,
            Largest = _largest.Address,
            RowCount = (uint)_sample.RowCount,
            Dimension = (uint)_sample.Dimension,
            Seed = (uint)seed,
        }, _sample.RowCount, 16, _stream);
        return BitConverter.UInt64BitsToDouble(_largest.First(_stream));
    });

    /// <inheritdoc/>
    public void SumWeights(int shift, Memory<ulong> sums) => Run("sum the weights of rows", () =>
    {
        _sums.Fill(0, _stream);
        _device.Kernels.SeedWeights.Launch(new SeedWeightArguments
        {
            Nearest = _nearest.Address,
            Sums = _sums.Address,
            RowCount = (uint)_sample.RowCount,
            Shift = shift,
        }, _sample.RowCount, 256, _stream);
        _sums.Download(sums.Span, _stream);
    });

    /// <inheritdoc/>
    public void CopyDistances(int firstRow, Span<double> distances)
    {
        double[] copy = new double[distances.Length];
        Run("read distances", () =>
        {
            _nearest.Download(MemoryMarshal.Cast<double, ulong>(copy.AsSpan()), _stream, firstRow);
        });
        copy.CopyTo(distances);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _device.Context.BindToFree();
        _buffers.Dispose();
        _stream.Dispose();
    }

    private void Run(string purpose, Action work) => _device.Run($"{purpose} ({_sample.Name})", work);

    private TResult Run<TResult>(string purpose, Func<TResult> work) => _device.Run($"{purpose} ({_sample.Name})", work);
}
