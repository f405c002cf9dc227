using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Torch.Images;

/// <summary>Pictures ready for training: already decoded and brought to one size, 8-bit RGB, reachable in any order.</summary>
public interface ITrainingImages
{
    /// <summary>Number of pictures.</summary>
    int Count { get; }

    /// <summary>Rows of every picture.</summary>
    int Height { get; }

    /// <summary>Columns of every picture.</summary>
    int Width { get; }

    /// <summary>The id of each picture; all different. Training does not depend on their order.</summary>
    IReadOnlyList<ImageId> Ids { get; }

    /// <summary>Copies one picture. Thread-safe.</summary>
    /// <param name="index">0 to Count - 1.</param>
    /// <param name="hwc">Receives Height x Width x 3 bytes, R G B, row-major.</param>
    void CopyTo(int index, Span<byte> hwc);
}
