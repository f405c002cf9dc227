using KnowledgeTransfer.Torch.Pretext;

namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>What a probe sees: a row of numbers per answer, and the answers.</summary>
/// <param name="Rows">[Classes.Count, FeatureCount].</param>
/// <param name="Classes">The right answer to each row.</param>
/// <param name="FeatureCount">Numbers per row.</param>
/// <param name="ExampleCount">Examples that the rows are of; an example may ask more than once.</param>
internal sealed record ShortcutExamples(float[] Rows, long[] Classes, int FeatureCount, int ExampleCount)
{
    /// <summary>Numbers per answer: all tiles that an answer is about.</summary>
    public static int FeaturesOf(ExampleShape shape, ShortcutView view) =>
        shape.TileCount / shape.ClassCount * ShortcutFeatures.Count(view, shape.TileSize);

    /// <summary>Reduces examples.</summary>
    /// <param name="examples">Of a task of that shape.</param>
    /// <param name="shape">Tiles are divided evenly among answers.</param>
    /// <param name="view">What is shown.</param>
    public static ShortcutExamples Of(IEnumerable<AnsweredExample> examples, ExampleShape shape, ShortcutView view)
    {
        int perTile = ShortcutFeatures.Count(view, shape.TileSize), length = shape.InputCount / shape.TileCount, count = 0;
        var rows = new List<float[]>();
        var classes = new List<long>();
        foreach (AnsweredExample example in examples)
        {
            var numbers = new float[shape.TileCount * perTile];
            for (int tile = 0; tile < shape.TileCount; tile++)
            {
                ReadOnlySpan<float> pixels = example.Input.AsSpan(tile * length, length);
                ShortcutFeatures.Write(view, pixels, shape.TileSize, numbers.AsSpan(tile * perTile, perTile));
            }
            rows.Add(numbers);
            classes.AddRange(example.Classes);
            count++;
        }
        return new ShortcutExamples([.. rows.SelectMany(row => row)], [.. classes], FeaturesOf(shape, view), count);
    }

    /// <summary>Brings each number to mean 0 and deviation 1 over these rows.</summary>
    /// <param name="others">Brought to the same scale.</param>
    public void Standardise(ShortcutExamples others)
    {
        for (int feature = 0; feature < FeatureCount; feature++)
        {
            double sum = 0, squares = 0;
            for (int i = feature; i < Rows.Length; i += FeatureCount) (sum, squares) = (sum + Rows[i], squares + (double)Rows[i] * Rows[i]);
            double mean = sum / Classes.Length, variance = squares / Classes.Length - mean * mean;
            double factor = variance > 1e-12 ? 1 / Math.Sqrt(variance) : 0; // a constant tells nothing
            foreach (float[] rows in new[] { Rows, others.Rows })
                for (int i = feature; i < rows.Length; i += FeatureCount) rows[i] = (float)((rows[i] - mean) * factor);
        }
    }
}
