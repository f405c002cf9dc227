using ILGPU;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Gpu.Ilgpu;

/// <summary>Moves changed rows from the sums of their old cluster to those of the new one.</summary>
/// <remarks>
/// In: rows m x d as stored, the numbers of changed rows, m old labels (-1 for none) and m new ones. Out: sums k x d as one or two
/// int64 limbs in the units of <see cref="SumPrecision"/>.
/// Grid: one thread per changed row and coordinate, coordinates fastest, so that a warp reads and adds to neighbours.
/// Idea: the limbs of a value are integers, so atomics in any order give the same bits.
/// Arithmetic: <see cref="SumPrecision.Split"/> in float64: scaling by powers of two is exact, the remainder is the value's own lower
/// bits, only the last step rounds, half to even, here by looking at what truncation cuts off. Products by
/// <see cref="FusedMultiplyAdd"/>.
/// Preconditions: values of the data set that the precision was chosen for; scales are 2^-e, 2^-(e + L), 2^(e + L).
/// Cost: 2 to 4 atomics of 8 bytes per thread. Not measured on a GPU.
/// </remarks>
internal static class MoveSums
{
    internal static void Kernel<T, TNumber>(
        Index1D index, ArrayView<T> rows, int dimension, ArrayView<int> moved, ArrayView<int> labels, ArrayView<int> newLabels,
        LimbScales scales, ArrayView<long> low, ArrayView<long> high)
        where T : unmanaged where TNumber : struct, IStoredNumber<T>
    {
        int number = index;
        int row = moved[number / dimension], coordinate = number % dimension;
        double value = TNumber.ToDouble(rows[(long)row * dimension + coordinate]);
        long highPart = 0;
        if (scales.LimbCount == 2)
        {
            highPart = (long)FusedMultiplyAdd.Of(value, scales.ToHigh, -0.0);
            value = FusedMultiplyAdd.Of(-(double)highPart, scales.HighUnit, value);
        }
        long lowPart = RoundHalfToEven(FusedMultiplyAdd.Of(value, scales.ToLow, -0.0));

        long after = (long)newLabels[row] * dimension + coordinate, before = (long)labels[row] * dimension + coordinate;
        Atomic.Add(ref low[after], lowPart);
        if (labels[row] >= 0) Atomic.Add(ref low[before], -lowPart);
        if (scales.LimbCount != 2) return;
        Atomic.Add(ref high[after], highPart);
        if (labels[row] >= 0) Atomic.Add(ref high[before], -highPart);
    }

    /// <summary>Of a magnitude up to 2^62.</summary>
    private static long RoundHalfToEven(double value)
    {
        long whole = (long)value;
        double cut = value - whole;
        double magnitude = cut < 0 ? -cut : cut;
        bool away = magnitude > 0.5 || (magnitude == 0.5 && (whole & 1) != 0);
        return away ? whole + (value < 0 ? -1 : 1) : whole;
    }
}
