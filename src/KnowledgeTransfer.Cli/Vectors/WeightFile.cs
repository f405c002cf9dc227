using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Vectors;

/// <summary>How often rows count, as a user's file says.</summary>
/// <param name="Weights">One per row.</param>
/// <param name="Hash">The file's SHA-256.</param>
internal sealed record WeightFile(RowWeights Weights, string Hash)
{
    /// <summary>Reads it.</summary>
    /// <param name="path">A .npy of float16, float32 or float64, [n].</param>
    /// <param name="vectors">The rows that are weighted.</param>
    /// <param name="rowName">Names a row in messages, or null.</param>
    /// <exception cref="ArtefactException">Missing, no .npy, of another type or shape.</exception>
    /// <exception cref="ShapeException">Not one weight per row.</exception>
    /// <exception cref="DataException">A weight that is none, or only zeros.</exception>
    public static WeightFile Open(string path, VectorSource vectors, Func<long, string>? rowName)
    {
        double[] values = NpyFile.ReadFloat64(path);
        if (values.Length != vectors.RowCount)
        {
            throw new ShapeException($"{path} has {values.Length} weights, but {vectors.Title} has {vectors.RowCount} rows; " +
                "one each is needed.");
        }
        return new WeightFile(RowWeights.Of(values, path, rowName), FileHash.OfFile(path));
    }
}
