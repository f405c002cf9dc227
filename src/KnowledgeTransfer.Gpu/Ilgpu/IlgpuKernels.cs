using ILGPU;
using ILGPU.Runtime;

namespace KnowledgeTransfer.Gpu.Ilgpu;

/// <summary>The kernels for one element type, compiled for one device; see <see cref="IlgpuDevice.Kernels"/>.</summary>
internal sealed class IlgpuKernels<T, TNumber> where T : unmanaged where TNumber : struct, IStoredNumber<T>
{
    /// <summary><see cref="Ilgpu.CollectMoved"/>.</summary>
    internal readonly Action<AcceleratorStream, Index1D, ArrayView<int>, ArrayView<int>, ArrayView<int>, ArrayView<int>, ArrayView<long>>
        CollectMoved;

    /// <summary><see cref="Ilgpu.MoveSums"/>.</summary>
    internal readonly Action<AcceleratorStream, Index1D, ArrayView<T>, int, ArrayView<int>, ArrayView<int>, ArrayView<int>, LimbScales,
        ArrayView<long>, ArrayView<long>> MoveSums;

    /// <summary><see cref="Ilgpu.SumBlocks"/>.</summary>
    internal readonly Action<AcceleratorStream, Index1D, ArrayView<double>, ArrayView<double>> SumBlocks;

    /// <summary><see cref="Ilgpu.SeedDistances"/>.</summary>
    internal readonly Action<AcceleratorStream, Index1D, ArrayView<T>, int, ArrayView<double>, ArrayView<double>, ArrayView<long>>
        SeedDistances;

    /// <summary><see cref="Ilgpu.SumSeedWeights"/>.</summary>
    internal readonly Action<AcceleratorStream, Index1D, ArrayView<double>, int, ArrayView<long>> SumSeedWeights;

    private readonly Action<AcceleratorStream, Index1D, ArrayView<T>, ArrayView<double>, int, int, ArrayView<int>, ArrayView<double>,
        ArrayView<double>>? _byRow;
    private readonly Action<AcceleratorStream, KernelConfig, ArrayView<T>, int, ArrayView<double>, int, int, ArrayView<int>,
        ArrayView<double>, ArrayView<double>>? _tiled;

    internal IlgpuKernels(Accelerator accelerator, bool isTiled)
    {
        if (isTiled)
            _tiled = accelerator.LoadKernel<ArrayView<T>, int, ArrayView<double>, int, int, ArrayView<int>, ArrayView<double>,
                ArrayView<double>>(NearestTiled.Kernel<T, TNumber>);
        else
            _byRow = accelerator.LoadAutoGroupedKernel<Index1D, ArrayView<T>, ArrayView<double>, int, int, ArrayView<int>,
                ArrayView<double>, ArrayView<double>>(NearestByRow.Kernel<T, TNumber>);
        CollectMoved = accelerator.LoadAutoGroupedKernel<Index1D, ArrayView<int>, ArrayView<int>, ArrayView<int>, ArrayView<int>,
            ArrayView<long>>(Ilgpu.CollectMoved.Kernel);
        MoveSums = accelerator.LoadAutoGroupedKernel<Index1D, ArrayView<T>, int, ArrayView<int>, ArrayView<int>, ArrayView<int>,
            LimbScales, ArrayView<long>, ArrayView<long>>(Ilgpu.MoveSums.Kernel<T, TNumber>);
        SumBlocks = accelerator.LoadAutoGroupedKernel<Index1D, ArrayView<double>, ArrayView<double>>(Ilgpu.SumBlocks.Kernel);
        SeedDistances = accelerator.LoadAutoGroupedKernel<Index1D, ArrayView<T>, int, ArrayView<double>, ArrayView<double>,
            ArrayView<long>>(Ilgpu.SeedDistances.Kernel<T, TNumber>);
        SumSeedWeights = accelerator.LoadAutoGroupedKernel<Index1D, ArrayView<double>, int, ArrayView<long>>(
            Ilgpu.SumSeedWeights.Kernel);
    }

    /// <summary><see cref="NearestTiled"/> or <see cref="NearestByRow"/>, whichever suits the device.</summary>
    internal void FindNearest(
        AcceleratorStream stream, ArrayView<T> rows, int rowCount, ArrayView<double> centroids, int dimension, int clusterCount,
        ArrayView<int> labels, ArrayView<double> distances, ArrayView<double> seconds)
    {
        if (_tiled is not null)
        {
            KernelConfig groups = new((rowCount + NearestTiled.Side - 1) / NearestTiled.Side, NearestTiled.GroupSize);
            _tiled(stream, groups, rows, rowCount, centroids, dimension, clusterCount, labels, distances, seconds);
        }
        else
        {
            _byRow!(stream, rowCount, rows, centroids, dimension, clusterCount, labels, distances, seconds);
        }
    }
}
