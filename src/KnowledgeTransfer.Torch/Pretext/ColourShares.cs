using KnowledgeTransfer.Data;
using KnowledgeTransfer.Pretext;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>How often the colours of a puzzle are taken away, against the shortcut of chromatic aberration.</summary>
public sealed record ColourShares
{
    /// <summary>Checks the shares.</summary>
    /// <param name="gray">Share of the pictures that are shown gray, 0 to 1.</param>
    /// <param name="projectedOfRest">Share of the others whose colours are projected, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A share is below 0, above 1 or no number.</exception>
    public ColourShares(double gray, double projectedOfRest = 0)
    {
        if (!(gray is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(gray), gray, "a share is 0 to 1");
        if (!(projectedOfRest is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(projectedOfRest), projectedOfRest, "a share is 0 to 1");
        (Gray, ProjectedOfRest) = (gray, projectedOfRest);
    }

    /// <summary>Share of the pictures that are shown gray, 0 to 1.</summary>
    public double Gray { get; }

    /// <summary>Share of the others whose colours are projected, 0 to 1.</summary>
    public double ProjectedOfRest { get; }

    /// <summary>Decides for one picture.</summary>
    /// <param name="random">Two numbers are drawn.</param>
    public TileColours Draw(ref CounterRandom random)
    {
        double gray = random.NextDouble(), projected = random.NextDouble();
        return gray < Gray ? TileColours.Gray : projected < ProjectedOfRest ? TileColours.Projected : TileColours.Unchanged;
    }
}
