using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Gpu.Ilgpu;

/// <summary>The seeding of <see cref="IlgpuBackend"/>: the sample and its distances live on the device.</summary>
internal sealed class IlgpuSeeding<T, TNumber> : ISeedingSession where T : unmanaged where TNumber : struct, IStoredNumber<T>
{
    private readonly IlgpuDevice _device;
    private readonly FeatureMatrix _sample;
    private readonly IlgpuKernels<T, TNumber> _kernels;
    private readonly DeviceRows<T, TNumber> _rows;
    private readonly MemoryBuffer1D<double, Stride1D.Dense> _nearest, _seed;
    private readonly MemoryBuffer1D<long, Stride1D.Dense> _largest, _sums;
    private readonly double[] _hostSeed;

    private IlgpuSeeding(IlgpuDevice device, FeatureMatrix sample, DeviceRows<T, TNumber> rows, IlgpuTuning tuning)
    {
        (_device, _sample, _rows) = (device, sample, rows);
        _hostSeed = new double[sample.Dimension];
        double[] none = new double[sample.RowCount];
        Array.Fill(none, double.PositiveInfinity);
        Accelerator accelerator = device.Accelerator;
        try
        {
            _kernels = device.Kernels<T, TNumber>(tuning.IsTiled);
            _nearest = accelerator.Allocate1D<double>(none.Length);
            _seed = accelerator.Allocate1D<double>(sample.Dimension);
            _largest = accelerator.Allocate1D<long>(1);
            _sums = accelerator.Allocate1D<long>((none.Length + SeedWeights.BlockRowCount - 1) / SeedWeights.BlockRowCount);
            _nearest.View.AsContiguous().Upload<double>(none);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private AcceleratorStream Stream => _device.Accelerator.DefaultStream;

    /// <summary>Brings a sample over.</summary>
    /// <returns>null if it takes more than so many bytes, or more than the device really has.</returns>
    internal static IlgpuSeeding<T, TNumber>? TryOpen(
        IlgpuDevice device, FeatureMatrix sample, long residentBytes, IlgpuTuning tuning, int threadCount)
    {
        device.Accelerator.Bind();
        if (DeviceRows<T, TNumber>.BytesOf(sample) > residentBytes) return null;
        DeviceRows<T, TNumber> rows =
            DeviceRows<T, TNumber>.Open(device.Accelerator, sample, residentBytes, tuning.StreamedBytes, threadCount);
        if (rows.IsResident) return new(device, sample, rows, tuning);
        rows.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public double Lower(int seed, CancellationToken cancellationToken) => _device.Run("measure distances to a seed", () =>
    {
        cancellationToken.ThrowIfCancellationRequested();
        _device.Accelerator.Bind();
        int count = (int)_sample.RowCount;
        _sample.CopyRows(seed, _hostSeed);
        _seed.View.AsContiguous().Upload<double>(_hostSeed);
        _largest.View.MemSetToZero(Stream);
        _kernels.SeedDistances(Stream, count, _rows.Load(0, count), _sample.Dimension, _seed.View.AsContiguous(),
            _nearest.View.AsContiguous(), _largest.View.AsContiguous());
        Stream.Synchronize();
        double largest = 0;
        _largest.View.AsContiguous().Download(MemoryMarshal.Cast<double, long>(new Span<double>(ref largest)));
        return largest;
    });

    /// <inheritdoc/>
    public void SumWeights(int shift, Memory<ulong> sums) => _device.Run("sum the weights of rows", () =>
    {
        _device.Accelerator.Bind();
        _sums.View.MemSetToZero(Stream);
        _kernels.SumSeedWeights(Stream, (int)_sample.RowCount, _nearest.View.AsContiguous(), shift, _sums.View.AsContiguous());
        Stream.Synchronize();
        _sums.View.AsContiguous().Download(MemoryMarshal.Cast<ulong, long>(sums.Span));
    });

    /// <inheritdoc/>
    public void CopyDistances(int firstRow, Span<double> distances)
    {
        if (distances.IsEmpty) return;
        _device.Accelerator.Bind();
        _nearest.View.AsContiguous().SubView(firstRow, distances.Length).Download(distances);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _device.Accelerator.Bind();
        foreach (IDisposable? part in (IDisposable?[])[_rows, _nearest, _seed, _largest, _sums]) part?.Dispose();
    }
}
