using KnowledgeTransfer.Features;

namespace KnowledgeTransfer.Evaluation;

/// <summary>
/// How a layer's map becomes a vector in the linear protocol: every layer gets about the same number of features, so that none wins by
/// having more.
/// </summary>
/// <remarks>
/// The mean over the finest grid that leaves at most 9,600 numbers; the whole map where it has no more. AlexNet's layers become
/// 96 x 10 x 10, 256 x 6 x 6, 384 x 5 x 5, 384 x 5 x 5 and 256 x 6 x 6: the 9,600 and 9,216 numbers of the published protocol (Zhang, Isola
/// and Efros, ECCV 2016, section 3.2; taken over by Noroozi et al., CVPR 2018, section 5).
/// </remarks>
public static class LayerPooling
{
    /// <summary>Most numbers per picture.</summary>
    public const int LargestDimension = 9600;

    /// <summary>The pooling of a map.</summary>
    /// <param name="channels">Channels, 1 or more.</param>
    /// <param name="height">Rows, 1 or more.</param>
    /// <param name="width">Columns, 1 or more.</param>
    public static FeaturePooling For(long channels, long height, long width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (checked(channels * height * width) <= LargestDimension) return FeaturePooling.None;
        int grid = (int)Math.Max(1, Math.Sqrt((double)LargestDimension / channels));
        return new FeaturePooling(PoolingKind.Average, (int)Math.Min(grid, Math.Min(height, width)));
    }
}
