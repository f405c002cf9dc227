using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Q^T A Q = T for a symmetric A: T tridiagonal, Q a product of reflections I - beta_k v_k v_k^T, where v_k is zero up to index k.
/// </summary>
internal sealed class HouseholderReduction
{
    /// <summary>Below so many rows one thread is faster than starting several.</summary>
    private const int ParallelThreshold = 192;

    private const int RowsPerTask = 16;

    private readonly double[] _reflections;
    private readonly double[] _beta;
    private readonly int _size;

    private HouseholderReduction(double[] matrix, int size)
    {
        (_reflections, _size, _beta) = (matrix, size, new double[size]);
        Diagonal = new double[size];
        OffDiagonal = new double[size];
    }

    /// <summary>[n] diagonal of T.</summary>
    public double[] Diagonal { get; }

    /// <summary>[n] entry i is T[i, i + 1]; the last one is 0.</summary>
    public double[] OffDiagonal { get; }

    /// <summary>Reduces a matrix, whose storage then holds v_k in row k.</summary>
    public static HouseholderReduction Reduce(double[] matrix, int size, ParallelOptions parallel)
    {
        var result = new HouseholderReduction(matrix, size);
        result.Run(matrix, parallel);
        return result;
    }

    /// <summary>An eigenvector of A from one of T: Q z, in place.</summary>
    public void TransformBack(Span<double> vector)
    {
        for (int k = _size - 3; k >= 0; k--)
        {
            if (_beta[k] == 0) continue;
            ReadOnlySpan<double> v = _reflections.AsSpan((k * _size) + k + 1, _size - k - 1);
            Span<double> tail = vector[(k + 1)..];
            double factor = -_beta[k] * Dot(v, tail);
            for (int j = 0; j < v.Length; j++) tail[j] += factor * v[j];
        }
    }

    /// <summary>
    /// Step k needs p = beta A v over the trailing matrix, then A -= v w^T + w v^T with w = p - (beta / 2)(v . p) v. The update of step k
    /// and the product of step k + 1 are done in one pass over the rows, because the passes cost memory bandwidth: the next v needs only
    /// the next row, which is updated first.
    /// </summary>
    private void Run(double[] a, ParallelOptions parallel)
    {
        int n = _size;
        var w = new double[n];
        var product = new double[n];
        Diagonal[0] = a[0];
        if (n > 2) Reflect(0);
        for (int i = 1; n > 2 && i < n; i++) product[i] = Dot(a.AsSpan((i * n) + 1, n - 1), a.AsSpan(1, n - 1));
        for (int k = 0; k < n - 2; k++)
        {
            int step = k, next = k + 1;
            Span<double> v = a.AsSpan(k * n, n);
            for (int j = next; j < n; j++) w[j] = _beta[k] * product[j];
            double half = 0.5 * _beta[k] * Dot(v[next..], w.AsSpan(next));
            for (int j = next; j < n; j++) w[j] -= half * v[j];
            for (int j = next; j < n; j++) a[(next * n) + j] -= (v[next] * w[j]) + (w[next] * v[j]);
            Diagonal[next] = a[(next * n) + next];
            bool isLast = next > n - 3;
            if (isLast) OffDiagonal[next] = a[(next * n) + next + 1];
            else Reflect(next);
            if (n - next < ParallelThreshold)
            {
                parallel.CancellationToken.ThrowIfCancellationRequested();
                Rows(step, next + 1, n);
            }
            else
            {
                int tasks = (n - next - 1 + RowsPerTask - 1) / RowsPerTask;
                Parallel.For(0, tasks, parallel, task =>
                {
                    int first = next + 1 + (task * RowsPerTask);
                    Rows(step, first, Math.Min(n, first + RowsPerTask));
                });
            }

            if (isLast) Diagonal[n - 1] = a[(n * n) - 1];
        }

        if (n == 2) (OffDiagonal[0], Diagonal[1]) = (a[1], a[3]);

        void Rows(int k, int first, int end)
        {
            int start = k + 2;
            ReadOnlySpan<double> v = a.AsSpan((k * n) + start, n - start), nextV = a.AsSpan(((k + 1) * n) + start, n - start);
            for (int i = first; i < end; i++)
                product[i] = UpdateAndDot(a.AsSpan((i * n) + start, n - start), v, w.AsSpan(start), a[(k * n) + i], w[i], nextV);
        }
    }

    /// <summary>Replaces row k behind the diagonal by the v that maps it onto its first entry.</summary>
    private void Reflect(int k)
    {
        Span<double> v = _reflections.AsSpan((k * _size) + k + 1, _size - k - 1);
        double tail = Dot(v[1..], v[1..]);
        if (tail == 0)
        {
            OffDiagonal[k] = v[0];
            _beta[k] = 0;
            return;
        }

        // The sign that adds magnitudes instead of cancelling them.
        double length = Math.Sqrt((v[0] * v[0]) + tail);
        OffDiagonal[k] = v[0] > 0 ? -length : length;
        v[0] -= OffDiagonal[k];
        _beta[k] = 2 / ((v[0] * v[0]) + tail);
    }

    /// <summary>row -= vi w + wi v; returns row . next.</summary>
    private static double UpdateAndDot(
        Span<double> row, ReadOnlySpan<double> v, ReadOnlySpan<double> w, double vi, double wi, ReadOnlySpan<double> next)
    {
        ref double pr = ref MemoryMarshal.GetReference(row), pv = ref MemoryMarshal.GetReference(v);
        ref double pw = ref MemoryMarshal.GetReference(w), pn = ref MemoryMarshal.GetReference(next);
        Vector256<double> sum = default, vis = Vector256.Create(vi), wis = Vector256.Create(wi);
        nuint i = 0;
        for (; i + 4 <= (nuint)row.Length; i += 4)
        {
            Vector256<double> x = Vector256.LoadUnsafe(ref pr, i);
            x = x - (vis * Vector256.LoadUnsafe(ref pw, i)) - (wis * Vector256.LoadUnsafe(ref pv, i));
            x.StoreUnsafe(ref pr, i);
            sum += x * Vector256.LoadUnsafe(ref pn, i);
        }

        double total = (sum[0] + sum[1]) + (sum[2] + sum[3]);
        for (int j = (int)i; j < row.Length; j++)
        {
            row[j] = row[j] - (vi * w[j]) - (wi * v[j]);
            total += row[j] * next[j];
        }

        return total;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ref double pa = ref MemoryMarshal.GetReference(a), pb = ref MemoryMarshal.GetReference(b);
        Vector256<double> sum = default;
        nuint i = 0;
        for (; i + 4 <= (nuint)a.Length; i += 4) sum += Vector256.LoadUnsafe(ref pa, i) * Vector256.LoadUnsafe(ref pb, i);
        double total = (sum[0] + sum[1]) + (sum[2] + sum[3]);
        for (int j = (int)i; j < a.Length; j++) total += a[j] * b[j];
        return total;
    }
}
