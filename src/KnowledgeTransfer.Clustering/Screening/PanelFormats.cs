namespace KnowledgeTransfer.Clustering;

/// <summary>The numbers that belong to a <see cref="PanelFormat"/>.</summary>
internal static class PanelFormats
{
    /// <summary>What is added to every centroid coordinate.</summary>
    internal const int ByteExcess = 128;

    /// <summary>Coordinates per step of a kernel: 4 bytes of each.</summary>
    internal static int PerStep(this PanelFormat format) => format == PanelFormat.Bytes ? 4 : 2;

    /// <summary>Steps that hold d coordinates, the last one filled up with zeros.</summary>
    internal static int StepCount(this PanelFormat format, int dimension) => (dimension + format.PerStep() - 1) / format.PerStep();

    /// <summary>
    /// L: quantised coordinates are whole numbers from -L to L. As large as the format takes, and so small that no sum of d products
    /// exceeds 2^29 in magnitude; with start values up to 2^30 every score then fits int32 at every moment.
    /// </summary>
    /// <param name="format">The format.</param>
    /// <param name="dimension">d, at least 1.</param>
    internal static int Levels(this PanelFormat format, int dimension)
    {
        double most = (1 << 29) / (double)dimension;
        // Bytes: |row| <= L times 128 + L. Words: L times L.
        return format == PanelFormat.Bytes
            ? Math.Clamp((int)(Math.Sqrt(most + 4096) - 64), 1, 127)
            : Math.Clamp((int)Math.Sqrt(most), 1, short.MaxValue);
    }
}
