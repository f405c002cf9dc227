using System.Numerics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Labels blocks of rows: packs them, screens them against all panels, decides what the bound decides and compares the rest exactly.
/// One per worker; width-independent face of <see cref="RowScreen{T, TLanes, TVector}"/>.
/// </summary>
/// <typeparam name="T">float or double: the type of rows and centroids.</typeparam>
internal abstract class RowScreen<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Most rows per call: a multiple of the tile that keeps the packed rows in second-level cache.</summary>
    internal static int RowsPerBlock(int dimension) => Math.Clamp((int)(400_000L / (4L * dimension)), 24, 192) / 6 * 6;

    /// <summary>The width of the panels that the kernels of a vector width need.</summary>
    internal static int PanelWidth(SimdWidth width) => width == SimdWidth.Bits512 ? 64 : width == SimdWidth.Bits256 ? 16 : 8;

    internal static RowScreen<T> Create(SimdWidth width, int dimension) => width switch
    {
        SimdWidth.Bits512 => new RowScreen<T, Lanes512, System.Runtime.Intrinsics.Vector512<float>>(dimension, width),
        SimdWidth.Bits256 => new RowScreen<T, Lanes256, System.Runtime.Intrinsics.Vector256<float>>(dimension, width),
        _ => new RowScreen<T, Lanes128, System.Runtime.Intrinsics.Vector128<float>>(dimension, width),
    };

    /// <summary>Labels and distances of some rows of a block.</summary>
    /// <param name="rows">The block, m x d.</param>
    /// <param name="which">Indices into the block of the rows to label, at most <see cref="RowsPerBlock"/> of them.</param>
    /// <param name="centroids">Packed.</param>
    /// <param name="results">Where the results of the block's rows go.</param>
    /// <returns>How many rows were undecided.</returns>
    internal abstract int Label(ReadOnlySpan<T> rows, ReadOnlySpan<int> which, PackedCentroids<T> centroids, ScreenResults results);
}
