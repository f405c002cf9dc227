using System.Runtime.InteropServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// One panel of centroids against some rows of a block. The layout is <c>kt_panel_job</c> of <c>native/screen/panel.h</c>, where every
/// field is described; kernels in C# take the same.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PanelJob
{
    /// <summary>Columns of a panel.</summary>
    internal const int Columns = 32;

    /// <summary>Bytes of a panel per step.</summary>
    internal const int StepBytes = 4 * Columns;

    internal void* Rows;
    internal long RowStride;
    internal int* RowIndex;
    internal ushort* Places;
    internal int PlaceCount;
    internal int Steps;
    internal void* Panel;
    internal int* Start;
    internal int* Thresholds;
    internal int* Best;
    internal long BestStride;
    internal int* HitPlaces;
    internal int* HitScores;
    internal int HitCount;
}
