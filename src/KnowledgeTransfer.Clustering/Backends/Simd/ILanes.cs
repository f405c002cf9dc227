namespace KnowledgeTransfer.Clustering;

/// <summary>The few float32 vector operations that the screen needs, so that it is written once for all widths.</summary>
/// <typeparam name="TVector">Vector128, Vector256 or Vector512 of float.</typeparam>
internal unsafe interface ILanes<TVector> where TVector : unmanaged
{
    /// <summary>Floats per vector.</summary>
    static abstract int Count { get; }

    /// <summary>
    /// Vectors per panel row: 4 where there are 32 registers (a tile of 6 rows by 4 vectors needs 24 + 4 + 1), 2 where there are 16
    /// (12 + 2 + 1).
    /// </summary>
    static abstract int PanelVectors { get; }

    static abstract TVector Load(float* from);

    static abstract void Store(TVector value, float* to);

    static abstract TVector Broadcast(float value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>a b + c, with one rounding or two, whichever the processor does faster.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>The smaller one; no NaN, any zero.</summary>
    static abstract TVector Min(TVector a, TVector b);

    /// <summary>The larger one; no NaN, any zero.</summary>
    static abstract TVector Max(TVector a, TVector b);

    /// <summary>All bits set where a is below b.</summary>
    static abstract TVector LessThan(TVector a, TVector b);

    /// <summary>The bits of a where the mask is set, of b elsewhere.</summary>
    static abstract TVector Select(TVector mask, TVector a, TVector b);
}
