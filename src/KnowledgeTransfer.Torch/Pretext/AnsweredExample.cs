using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>One example that a maker made, and what a network answered.</summary>
public sealed record AnsweredExample
{
    /// <summary>The picture that it was made of.</summary>
    public required ImageId Id { get; init; }

    /// <summary>[TileCount, TileSize, TileSize, 3], normalised: what the trunk sees.</summary>
    public required float[] Input { get; init; }

    /// <summary>[ClassCount]: right answers that are classes.</summary>
    public required long[] Classes { get; init; }

    /// <summary>[ValueCount]: right answers that are numbers.</summary>
    public required float[] Values { get; init; }

    /// <summary>The head's output for this example, row-major: of each class that is asked for a row of scores; null before
    /// training.</summary>
    public float[]? Output { get; init; }

    /// <summary>The class with the greatest score; null before training.</summary>
    /// <param name="answer">Which of the classes that are asked for, from 0.</param>
    public int? Guess(int answer)
    {
        if (Output is null) return null;
        int scores = Output.Length / Classes.Length;
        ReadOnlySpan<float> row = Output.AsSpan(answer * scores, scores);
        int best = 0;
        for (int i = 1; i < row.Length; i++)
            if (row[i] > row[best]) best = i;
        return best;
    }
}
