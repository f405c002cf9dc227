namespace KnowledgeTransfer.Clustering;

/// <summary>Diagonalises a symmetric tridiagonal matrix by QL steps with implicit Wilkinson shifts.</summary>
internal static class ImplicitQl
{
    /// <summary>Steps per eigenvalue; about 1.7 are usual.</summary>
    private const int MaximumSteps = 60;

    private const double Epsilon = 2.220446049250313e-16;

    /// <summary>Turns the diagonal into the eigenvalues, in no particular order.</summary>
    /// <param name="diagonal">[n]; receives the eigenvalues.</param>
    /// <param name="offDiagonal">[n] entry i couples i and i + 1, the last is 0; destroyed.</param>
    /// <param name="vectors">Receives the plane rotations, or null.</param>
    /// <param name="cancellationToken">Looked at once per eigenvalue.</param>
    /// <exception cref="DivergenceException">No convergence, which finite numbers do not cause.</exception>
    public static void Diagonalize(double[] diagonal, double[] offDiagonal, RotatedVectors? vectors, CancellationToken cancellationToken)
    {
        // Below the rounding of the largest entry a coupling says nothing. Without this floor, the zeros of a matrix of low rank (copied or
        // dead features) stay coupled by rounding alone: both sides of the relative test are noise there.
        double floor = 0;
        for (int i = 0; i < diagonal.Length; i++) floor = Math.Max(floor, Epsilon * (Math.Abs(diagonal[i]) + Math.Abs(offDiagonal[i])));
        for (int low = 0; low < diagonal.Length; low++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int step = 0; ; step++)
            {
                int high = FirstUncoupled(diagonal, offDiagonal, low, floor);
                if (high == low) break;
                if (step == MaximumSteps)
                    throw new DivergenceException($"Eigenvalue {low} of {diagonal.Length} did not converge in {MaximumSteps} steps.");
                Step(diagonal, offDiagonal, low, high, vectors);
            }
        }

        vectors?.Flush();
    }

    private static int FirstUncoupled(double[] diagonal, double[] offDiagonal, int low, double floor)
    {
        int i = low;
        while (i < diagonal.Length - 1
            && Math.Abs(offDiagonal[i]) > Math.Max(floor, Epsilon * (Math.Abs(diagonal[i]) + Math.Abs(diagonal[i + 1])))) i++;
        return i;
    }

    /// <summary>
    /// One step on rows low to high: the shift is the eigenvalue of the leading 2 x 2 block that is closer to its first entry; the bulge
    /// that the first rotation makes is chased from the bottom to the top.
    /// </summary>
    private static void Step(double[] diagonal, double[] offDiagonal, int low, int high, RotatedVectors? vectors)
    {
        double ratio = (diagonal[low + 1] - diagonal[low]) / (2 * offDiagonal[low]);
        double root = Hypotenuse(ratio, 1);
        double shift = diagonal[low] - (offDiagonal[low] / (ratio + Math.CopySign(root, ratio)));
        double bulge = diagonal[high] - shift;
        double sine = 1, cosine = 1, correction = 0;
        vectors?.BeginSweep(low, high);
        for (int i = high - 1; i >= low; i--)
        {
            double f = sine * offDiagonal[i], b = cosine * offDiagonal[i];
            double length = Hypotenuse(f, bulge);
            offDiagonal[i + 1] = length;
            if (length == 0)
            {
                // The matrix has come apart here: the rest of the sweep is the next step's.
                diagonal[i + 1] -= correction;
                offDiagonal[high] = 0;
                vectors?.EndSweep(i + 1);
                return;
            }

            (sine, cosine) = (f / length, bulge / length);
            bulge = diagonal[i + 1] - correction;
            double next = ((diagonal[i] - bulge) * sine) + (2 * cosine * b);
            correction = sine * next;
            diagonal[i + 1] = bulge + correction;
            bulge = (cosine * next) - b;
            vectors?.Record(i, cosine, sine);
        }

        diagonal[low] -= correction;
        offDiagonal[low] = bulge;
        offDiagonal[high] = 0;
        vectors?.EndSweep(low);
    }

    private static double Hypotenuse(double a, double b) => double.Hypot(a, b);
}
