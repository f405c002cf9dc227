using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// The product of the plane rotations of <see cref="ImplicitQl"/>, one vector per row. Rotations mix whole rows element by element, so
/// many sweeps are collected and then applied to one strip of columns after the other: a strip stays in the cache, and strips are
/// independent of each other.
/// </summary>
internal sealed class RotatedVectors
{
    /// <summary>Columns of a strip: with 2000 rows it is 1 MB.</summary>
    private const int StripWidth = 64;

    private readonly double[] _rows;
    private readonly int _size;
    private readonly ParallelOptions _parallel;
    private readonly List<Sweep> _sweeps = [];
    private readonly int _capacity;
    private Sweep _current;
    private int _recorded;

    public RotatedVectors(int size, ParallelOptions parallel)
    {
        (_size, _parallel, _capacity) = (size, parallel, 32 * size);
        _rows = new double[checked(size * size)];
        for (int i = 0; i < size; i++) _rows[(i * size) + i] = 1;
    }

    /// <summary>The vector that belongs to an entry of the diagonal.</summary>
    public ReadOnlySpan<double> Vector(int index) => _rows.AsSpan(index * _size, _size);

    /// <summary>A sweep that will record rotations of rows i, i + 1 for i from high - 1 downwards.</summary>
    public void BeginSweep(int low, int high) => _current = new Sweep(high, high, new double[high - low], new double[high - low]);

    /// <summary>row[i + 1], row[i] = s row[i] + c row[i + 1], c row[i] - s row[i + 1].</summary>
    public void Record(int i, double cosine, double sine) =>
        (_current.Cosines[_current.High - 1 - i], _current.Sines[_current.High - 1 - i]) = (cosine, sine);

    /// <summary>Ends a sweep whose last rotation was of rows <paramref name="low"/>, low + 1.</summary>
    public void EndSweep(int low)
    {
        _sweeps.Add(_current with { Low = low });
        _recorded += _current.High - low;
        if (_recorded >= _capacity) Flush();
    }

    /// <summary>Applies what has been recorded.</summary>
    public void Flush()
    {
        Parallel.For(0, (_size + StripWidth - 1) / StripWidth, _parallel, strip =>
        {
            int first = strip * StripWidth, width = Math.Min(StripWidth, _size - first);
            foreach (Sweep sweep in _sweeps)
            {
                for (int i = sweep.High - 1; i >= sweep.Low; i--)
                {
                    int index = sweep.High - 1 - i;
                    Span<double> lower = _rows.AsSpan((i * _size) + first, width);
                    Span<double> upper = _rows.AsSpan(((i + 1) * _size) + first, width);
                    Rotate(lower, upper, sweep.Cosines[index], sweep.Sines[index]);
                }
            }
        });
        _sweeps.Clear();
        _recorded = 0;
    }

    private static void Rotate(Span<double> lower, Span<double> upper, double cosine, double sine)
    {
        ref double pl = ref MemoryMarshal.GetReference(lower), pu = ref MemoryMarshal.GetReference(upper);
        Vector256<double> c = Vector256.Create(cosine), s = Vector256.Create(sine);
        nuint i = 0;
        for (; i + 4 <= (nuint)lower.Length; i += 4)
        {
            Vector256<double> x = Vector256.LoadUnsafe(ref pl, i), y = Vector256.LoadUnsafe(ref pu, i);
            ((s * x) + (c * y)).StoreUnsafe(ref pu, i);
            ((c * x) - (s * y)).StoreUnsafe(ref pl, i);
        }

        for (int j = (int)i; j < lower.Length; j++)
            (upper[j], lower[j]) = ((sine * lower[j]) + (cosine * upper[j]), (cosine * lower[j]) - (sine * upper[j]));
    }

    private readonly record struct Sweep(int Low, int High, double[] Cosines, double[] Sines);
}
