namespace KnowledgeTransfer.Clustering;

/// <summary>
/// n rows of d numbers in memory that a device computes in, row-major without gaps: whoever computes there can leave rows at their
/// address, and k-means on that device uses them where they lie. Everybody else reads them like any other matrix.
/// </summary>
public abstract class DeviceMatrix : FeatureMatrix, IDisposable
{
    /// <summary>Which memory: "cpu", "cuda:0". Addresses mean something only to those who compute there.</summary>
    public abstract string Place { get; }

    /// <summary>The address of a row. Who writes there has finished before anybody reads.</summary>
    /// <param name="row">0 to n.</param>
    public abstract nint AddressOf(long row);

    /// <summary>Copies rows from the host and waits; they are rounded to nearest where they are stored as float16.</summary>
    /// <param name="firstRow">First row, 0 to n.</param>
    /// <param name="rows">m x d numbers.</param>
    /// <exception cref="DeviceException">The device does not work.</exception>
    public abstract void Write(long firstRow, ReadOnlySpan<float> rows);

    /// <summary>Gives the memory back.</summary>
    public abstract void Dispose();
}
