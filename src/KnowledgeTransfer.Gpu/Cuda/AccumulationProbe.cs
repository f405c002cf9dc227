using KnowledgeTransfer.Gpu.Cuda.Driver;
using KnowledgeTransfer.Gpu.Cuda.Kernels;

namespace KnowledgeTransfer.Gpu.Cuda;

/// <summary>
/// Looks whether a device's tensor cores add as finely as the bound of native/cuda/bound.h believes. NVIDIA does not document how they do;
/// sums of sixteen products that just vanish beside a large one show it: a device that keeps one bit less than modelled errs by 32 units of
/// the 24th bit, where 18 are allowed.
/// </summary>
internal static class AccumulationProbe
{
    private const int Rows = 16, Columns = 8, Depth = 16, RandomProblemCount = 64;
    private const double AllowedUnits = 18; // of 2^-23 of the largest magnitude in a step, see bound.h

    /// <summary>Runs the probe.</summary>
    /// <param name="device">With or without tensor cores; each kind of instruction that multiplies on them is tried.</param>
    /// <returns>null if all is as modelled, otherwise what is not, with both values.</returns>
    /// <exception cref="DeviceException">The device fails altogether.</exception>
    internal static string? Refusal(CudaDevice device) => device.Run("probe its tensor cores", () =>
    {
        List<Problem> problems = [.. Vanishing(), .. Anything()];
        foreach (CudaKernel probe in device.Kernels.Probes)
        {
            float[] found = Multiply(device, probe, problems);
            for (int i = 0; i < problems.Count; i++)
                if (problems[i].Refusal(found.AsSpan(i * Rows * Columns, Rows * Columns)) is { } refusal) return refusal;
        }
        return null;
    });

    /// <summary>Row r and column c hold 15 or 16 products just below 2^-(7 + r + c) beside one addend of about 1: cut, they are
    /// lost.</summary>
    private static IEnumerable<Problem> Vanishing()
    {
        for (int large = -1; large < Depth; large++) // the accumulator, or the product number ...
            foreach (float magnitude in (float[])[1, 1.999f, -1])
                foreach (int period in (int[])[1, 2, Depth]) // all of one sign, alternating, one against all others
                    yield return Vanishing(large, (Half)magnitude, period);
    }

    private static Problem Vanishing(int large, Half magnitude, int period)
    {
        Problem problem = new(FormattableString.Invariant($"products that vanish beside {magnitude}"));
        for (int r = 0; r < Rows; r++)
            for (int t = 0; t < Depth; t++)
                problem.A[r * Depth + t] = t == large ? magnitude : (Half)(Math.ScaleB(2 - Math.ScaleB(1, -10), -r)
                    * (period > 1 && t % period == 0 ? -1 : 1));
        for (int c = 0; c < Columns; c++)
            for (int t = 0; t < Depth; t++)
                problem.B[c * Depth + t] = t == large ? Half.One : (Half)Math.ScaleB(1, -8 - c);
        if (large < 0) problem.C.AsSpan().Fill((float)magnitude);
        return problem;
    }

    /// <summary>Numbers of all magnitudes that float16 has, denormals among them, and accumulators that are near the sum or far from
    /// it.</summary>
    private static IEnumerable<Problem> Anything()
    {
        Random random = new(1);
        for (int i = 0; i < RandomProblemCount; i++)
        {
            int lowest = i % 2 == 0 ? -24 : -6, highest = i % 2 == 0 ? 5 : 4;
            Problem problem = new("numbers of many magnitudes");
            for (int j = 0; j < Rows * Depth; j++) problem.A[j] = Next();
            for (int j = 0; j < Columns * Depth; j++) problem.B[j] = Next();
            for (int j = 0; j < Rows * Columns; j++) problem.C[j] = i % 4 < 2 ? 0 : (float)Next() * (float)Next();
            yield return problem;

            Half Next() => (Half)Math.ScaleB(2 * random.NextDouble() - 1, random.Next(lowest, highest));
        }
    }

    private static float[] Multiply(CudaDevice device, CudaKernel probe, List<Problem> problems)
    {
        CudaContext context = device.Context;
        using CudaStream stream = new(context);
        using DeviceBuffer<Half> a = new(context, problems.Count * Rows * Depth), b = new(context, problems.Count * Columns * Depth);
        using DeviceBuffer<float> c = new(context, problems.Count * Rows * Columns), d = new(context, problems.Count * Rows * Columns);
        a.Upload(problems.SelectMany(problem => problem.A).ToArray(), stream);
        b.Upload(problems.SelectMany(problem => problem.B).ToArray(), stream);
        c.Upload(problems.SelectMany(problem => problem.C).ToArray(), stream);
        probe.Launch(
            new ProbeArguments { A = a.Address, B = b.Address, C = c.Address, D = d.Address, Count = (uint)problems.Count },
            problems.Count, 1, stream);
        float[] found = new float[d.Length];
        d.Download(found, stream);
        return found;
    }

    /// <param name="name">For the message.</param>
    private sealed class Problem(string name)
    {
        internal Half[] A { get; } = new Half[Rows * Depth];

        internal Half[] B { get; } = new Half[Columns * Depth];

        internal float[] C { get; } = new float[Rows * Columns];

        internal string? Refusal(ReadOnlySpan<float> found)
        {
            for (int i = 0; i < found.Length; i++)
            {
                (double exact, double largest) = Sum(i / Columns, i % Columns);
                double units = Math.Abs(found[i] - exact) / (largest * Math.ScaleB(1, -23));
                if (largest == 0 ? found[i] != 0 : !(units <= AllowedUnits)) return FormattableString.Invariant(
                    $"{name}: the tensor cores say {found[i]:R}, {exact:R} is right; that is off by {units:0.#} units of the 24th bit, ")
                    + FormattableString.Invariant($"{AllowedUnits} are allowed");
            }
            return null;
        }

        /// <summary>
        /// The sum, and the largest magnitude that is met on the way. Products are multiples of 2^-48 below 2^16 and accumulators are
        /// rounded to such: integers of 128 bits hold everything.
        /// </summary>
        private (double Exact, double Largest) Sum(int row, int column)
        {
            float c = C[row * Columns + column];
            Int128 sum = Units(c);
            double largest = Math.Abs((double)c);
            for (int t = 0; t < Depth; t++)
            {
                double product = (double)A[row * Depth + t] * (double)B[column * Depth + t]; // 22 bits: exact
                sum += Units(product);
                largest = Math.Max(largest, Math.Abs(product));
            }
            double exact = Math.ScaleB((double)sum, -48);
            return (exact, Math.Max(largest, Math.Abs(exact)));

            static Int128 Units(double value) => (Int128)Math.ScaleB(value, 48);
        }
    }
}
