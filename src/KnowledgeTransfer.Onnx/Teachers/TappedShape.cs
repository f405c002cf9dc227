using KnowledgeTransfer.Features;

namespace KnowledgeTransfer.Onnx;

/// <summary>How a tapped tensor is read as a map per picture.</summary>
/// <param name="Channels">Channels, or features of a vector.</param>
/// <param name="Height">Rows; the tokens of a sequence; 1 for a vector.</param>
/// <param name="Width">Columns; 1 for a sequence or a vector.</param>
/// <param name="ChannelsLast">Whether channels vary fastest: sequences of tokens [batch, tokens, features].</param>
internal readonly record struct TappedShape(int Channels, int Height, int Width, bool ChannelsLast)
{
    /// <summary>Reads [batch, features], [batch, tokens, features] or [batch, channels, height, width].</summary>
    /// <returns>null for any other rank.</returns>
    public static TappedShape? Of(ReadOnlySpan<long> shape) => shape.Length switch
    {
        2 => new TappedShape(checked((int)shape[1]), 1, 1, false),
        3 => new TappedShape(checked((int)shape[2]), checked((int)shape[1]), 1, true),
        4 => new TappedShape(checked((int)shape[1]), checked((int)shape[2]), checked((int)shape[3]), false),
        _ => null,
    };

    /// <summary>Numbers per picture before pooling.</summary>
    public int Count => checked(Channels * Height * Width);

    /// <summary>Whether the pooling makes sense: a vector is not pooled, and a sequence of tokens only as a whole.</summary>
    public bool Allows(FeaturePooling pooling) =>
        pooling.Kind == PoolingKind.None || (ChannelsLast ? pooling.Grid == 1 : Height * Width > 1 || pooling.Grid == 1);

    /// <summary>Pools one picture.</summary>
    /// <param name="values">The tensor's numbers for one picture.</param>
    /// <param name="pooling">How.</param>
    /// <param name="scratch">At least <see cref="Count"/> places where channels come last and are pooled.</param>
    /// <param name="vector">Receives the features.</param>
    public void Pool(ReadOnlySpan<float> values, FeaturePooling pooling, Span<float> scratch, Span<float> vector)
    {
        if (ChannelsLast && pooling.Kind != PoolingKind.None)
        {
            for (int token = 0; token < Height; token++)
            {
                for (int channel = 0; channel < Channels; channel++) scratch[channel * Height + token] = values[token * Channels + channel];
            }
            values = scratch[..Count];
        }
        pooling.Apply(values, Channels, Height, Width, vector);
    }
}
