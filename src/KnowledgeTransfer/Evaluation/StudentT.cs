namespace KnowledgeTransfer.Evaluation;

/// <summary>Student's t distribution for whole degrees of freedom.</summary>
/// <remarks>
/// With t = sqrt(degrees) tan(angle), the probability of |T| up to t is a finite sum of powers of the angle's cosine: no gamma function is
/// needed. Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
/// </remarks>
public static class StudentT
{
    /// <summary>Probability that |T| is at most t.</summary>
    /// <param name="t">0 or more, infinity included.</param>
    /// <param name="degrees">Degrees of freedom, 1 or more.</param>
    /// <returns>0 to 1, within about 1e-14.</returns>
    /// <remarks>O(degrees).</remarks>
    public static double Within(double t, int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        if (!(t >= 0)) throw new ArgumentOutOfRangeException(nameof(t), t, "0 or more");
        return WithinAngle(Math.Atan2(t, Math.Sqrt(degrees)), degrees);
    }

    /// <summary>The t within which |T| lies with a given probability: the 1 - (1 - probability) / 2 quantile.</summary>
    /// <param name="probability">Above 0, below 1; 0.95 for the usual interval.</param>
    /// <param name="degrees">Degrees of freedom, 1 or more.</param>
    /// <returns>Above 0; relative error below 1e-10 for probabilities up to 0.9999.</returns>
    /// <remarks>O(degrees), some fifty times.</remarks>
    public static double TwoSidedQuantile(double probability, int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        if (!(probability > 0 && probability < 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "above 0, below 1");

        // The angle is bounded, which t is not; halving ends where no number lies between the bounds.
        double low = 0, high = Math.PI / 2;
        while (low + ((high - low) / 2) is var middle && middle > low && middle < high)
        {
            if (WithinAngle(middle, degrees) < probability) low = middle;
            else high = middle;
        }
        return Math.Sqrt(degrees) * Math.Tan(high);
    }

    private static double WithinAngle(double angle, int degrees)
    {
        (double sine, double cosine) = Math.SinCos(angle);
        double term = degrees % 2 == 0 ? 1 : cosine, sum = degrees == 1 ? 0 : term;
        for (int i = degrees % 2 == 0 ? 2 : 3; i < degrees; i += 2)
        {
            term *= cosine * cosine * (i - 1) / i;
            sum += term;
        }
        return Math.Clamp(degrees % 2 == 0 ? sine * sum : (angle + (sine * sum)) * 2 / Math.PI, 0, 1);
    }
}
