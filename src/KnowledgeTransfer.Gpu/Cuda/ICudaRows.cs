namespace KnowledgeTransfer.Gpu.Cuda;

/// <summary>The rows of a data set on a device, whatever they are stored as.</summary>
internal interface ICudaRows : IDisposable
{
    /// <summary>Whether all of them stay there.</summary>
    bool IsResident { get; }

    /// <summary>Bytes that all of them would take.</summary>
    long BytesNeeded { get; }

    /// <summary>Most rows of a batch, a multiple of 128.</summary>
    int BatchRows { get; }

    /// <summary>Some rows, prepared for the screen; valid until the next call.</summary>
    /// <param name="first">A multiple of <see cref="BatchRows"/>, or any row if just one is asked for.</param>
    /// <param name="count">At most <see cref="BatchRows"/>.</param>
    RowBatch Load(long first, int count);

    /// <summary>Whether a row that was prepared has NaN, infinity or a magnitude above 2^500. Waits for the device.</summary>
    bool HasBadRows();
}
