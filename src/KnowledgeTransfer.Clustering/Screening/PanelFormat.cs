namespace KnowledgeTransfer.Clustering;

/// <summary>How quantised coordinates are stored: what a panel kernel multiplies.</summary>
internal enum PanelFormat
{
    /// <summary>
    /// int8 rows, and centroids as uint8 with 128 added, because the instruction (vpdpbusd) multiplies signed by unsigned. 4 per step.
    /// </summary>
    Bytes,

    /// <summary>int16 rows and centroids. 2 per step.</summary>
    Words,
}
