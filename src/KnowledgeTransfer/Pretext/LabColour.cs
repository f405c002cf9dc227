namespace KnowledgeTransfer.Pretext;

/// <summary>
/// A colour in CIE 1976 L*a*b*, where equal distances look about equally different and lightness stands apart from colour.
/// </summary>
/// <remarks>
/// From sRGB with the matrix of ITU-R BT.709 and white D65, the constants of OpenCV and scikit-image. White is the sum of the matrix's
/// columns, (0.950456, 1, 1.088754), so that grays have a = b = 0 but for rounding; scikit-image 0.19.3 divides by (0.95047, 1, 1.08883),
/// which moves colours by up to 0.0047 (the fixture's 729 colours).
/// </remarks>
/// <param name="Lightness">L*, 0 black to 100 white.</param>
/// <param name="A">a*: green below 0, red above; -86.2 to 98.3 within sRGB.</param>
/// <param name="B">b*: blue below 0, yellow above; -107.9 to 94.5 within sRGB.</param>
public readonly record struct LabColour(float Lightness, float A, float B)
{
    private const float WhiteX = 0.950456f, WhiteZ = 1.088754f;
    private const float Knee = 6f / 29; // below it the cube root is continued by a line

    /// <summary>From 8-bit sRGB.</summary>
    public static LabColour FromRgb(byte red, byte green, byte blue) =>
        FromLight(SrgbCurve.ToLight(red), SrgbCurve.ToLight(green), SrgbCurve.ToLight(blue));

    /// <summary>From light (linear sRGB).</summary>
    /// <param name="red">0 to 1.</param>
    /// <param name="green">0 to 1.</param>
    /// <param name="blue">0 to 1.</param>
    public static LabColour FromLight(float red, float green, float blue)
    {
        float x = Root((0.412453f * red + 0.357580f * green + 0.180423f * blue) / WhiteX);
        float y = Root(0.212671f * red + 0.715160f * green + 0.072169f * blue);
        float z = Root((0.019334f * red + 0.119193f * green + 0.950227f * blue) / WhiteZ);
        return new LabColour(116 * y - 16, 500 * (x - y), 200 * (y - z));
    }

    /// <summary>The nearest 8-bit sRGB; what lies outside of sRGB is cut off in each channel.</summary>
    public (byte Red, byte Green, byte Blue) ToRgb()
    {
        float root = (Lightness + 16) / 116;
        float x = WhiteX * Cube(root + A / 500), y = Cube(root), z = WhiteZ * Cube(root - B / 200);
        return (
            SrgbCurve.FromLight(3.240479f * x - 1.537150f * y - 0.498535f * z),
            SrgbCurve.FromLight(-0.969256f * x + 1.875992f * y + 0.041556f * z),
            SrgbCurve.FromLight(0.055648f * x - 0.204043f * y + 1.057311f * z));
    }

    private static float Root(float t) => t > Knee * Knee * Knee ? MathF.Cbrt(t) : t / (3 * Knee * Knee) + 4f / 29;

    private static float Cube(float root) => root > Knee ? root * root * root : 3 * Knee * Knee * (root - 4f / 29);
}
