using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Evaluation;

/// <summary>Other brightness, contrast and saturation, in this order, as torchvision's ColorJitter defines them.</summary>
/// <param name="Brightness">Factor on every value.</param>
/// <param name="Contrast">Factor on the distance from the picture's mean luma.</param>
/// <param name="Saturation">Factor on the distance from the pixel's luma; 0 is gray.</param>
internal readonly record struct ColourChange(double Brightness, double Contrast, double Saturation)
{
    private const double Red = 0.299, Green = 0.587, Blue = 0.114; // luma of ITU-R BT.601

    /// <summary>Draws a change.</summary>
    public static ColourChange Draw(PictureViewOptions options, ref CounterRandom random)
    {
        double brightness = Factor(ref random), contrast = Factor(ref random), saturation = Factor(ref random);
        return new ColourChange(brightness, contrast, random.NextDouble() < options.GrayShare ? 0 : saturation);

        double Factor(ref CounterRandom numbers) => 1 + options.ColourStrength * (2 * numbers.NextDouble() - 1);
    }

    /// <summary>Changes pixels in place: in float64, rounded once at the end.</summary>
    /// <param name="rgb">R G B bytes.</param>
    public void Apply(Span<byte> rgb)
    {
        double sum = 0;
        for (int i = 0; i < rgb.Length; i += 3) sum += Luma(rgb[i], rgb[i + 1], rgb[i + 2]);
        double mean = Brightness * sum / Math.Max(1, rgb.Length / 3);
        for (int i = 0; i < rgb.Length; i += 3)
        {
            double red = Contrasted(rgb[i], mean), green = Contrasted(rgb[i + 1], mean), blue = Contrasted(rgb[i + 2], mean);
            double gray = Luma(red, green, blue);
            (rgb[i], rgb[i + 1], rgb[i + 2]) = (Saturated(red, gray), Saturated(green, gray), Saturated(blue, gray));
        }
    }

    private static double Luma(double red, double green, double blue) => Red * red + Green * green + Blue * blue;

    private double Contrasted(byte value, double mean) => mean + Contrast * (Brightness * value - mean);

    // Clamping is part of the definition: a picture has no values beyond 0 and 255.
    private byte Saturated(double value, double gray) => (byte)Math.Clamp(Math.Round(gray + Saturation * (value - gray)), 0, 255);
}
