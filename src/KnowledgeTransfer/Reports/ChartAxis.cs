namespace KnowledgeTransfer.Reports;

/// <summary>A scale from data to pixels with ticks at 1, 2 or 5 times a power of ten.</summary>
internal sealed class ChartAxis
{
    private readonly double pixelStart;
    private readonly double pixelEnd;

    /// <param name="minimum">Least value that must fit.</param>
    /// <param name="maximum">Greatest value that must fit; equal to the least one is fine.</param>
    /// <param name="tickCount">About how many ticks there is room for.</param>
    /// <param name="pixelStart">Where the axis begins.</param>
    /// <param name="pixelEnd">Where it ends.</param>
    /// <param name="widen">True to begin and end at ticks; false to keep the data's own ends.</param>
    /// <param name="whole">True if only whole numbers are ticks.</param>
    public ChartAxis(double minimum, double maximum, int tickCount, double pixelStart, double pixelEnd, bool widen, bool whole = false)
    {
        this.pixelStart = pixelStart;
        this.pixelEnd = pixelEnd;
        // A range far below the values' own precision has no ticks to count; a flat line is drawn instead.
        double size = Math.Max(Math.Abs(minimum), Math.Abs(maximum));
        if (maximum - minimum <= size * 1e-9) maximum = minimum + (size == 0 ? 1 : size * 0.1);
        double step = NiceStep((maximum - minimum) / Math.Max(1, tickCount));
        if (whole) step = Math.Max(1, step);
        Minimum = widen ? Math.Floor(minimum / step) * step : minimum;
        Maximum = widen ? Math.Ceiling(maximum / step) * step : maximum;
        var ticks = new List<double>();
        // Counted, not accumulated: a sum of steps would drift from the round numbers.
        for (double i = Math.Ceiling(Minimum / step); i * step <= Maximum + step * 1e-9; i++) ticks.Add(i * step);
        Ticks = ticks;
    }

    /// <summary>Where the scale begins.</summary>
    public double Minimum { get; }

    /// <summary>Where it ends.</summary>
    public double Maximum { get; }

    /// <summary>Values to mark, ascending.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>The pixel of a value.</summary>
    public double Pixel(double value) => pixelStart + (value - Minimum) / (Maximum - Minimum) * (pixelEnd - pixelStart);

    private static double NiceStep(double rough)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double factor = rough / power;
        return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
    }
}
