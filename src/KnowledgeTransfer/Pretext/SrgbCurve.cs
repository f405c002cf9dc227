namespace KnowledgeTransfer.Pretext;

/// <summary>The transfer curve of sRGB (IEC 61966-2-1): stored 8-bit values to light and back.</summary>
public static class SrgbCurve
{
    private static readonly float[] Light = [.. Enumerable.Range(0, 256).Select(value => (float)ToLight(value / 255.0))];

    /// <summary>Light of a stored value, 0 to 1, by table.</summary>
    public static float ToLight(byte value) => Light[value];

    /// <summary>The stored value nearest to some light.</summary>
    /// <param name="light">0 to 1; what lies outside cannot be stored and becomes 0 or 255.</param>
    public static byte FromLight(float light)
    {
        float value = light <= 0.0031308f ? 12.92f * light : 1.055f * MathF.Pow(light, 1 / 2.4f) - 0.055f;
        return (byte)MathF.Round(255 * Math.Clamp(value, 0f, 1f));
    }

    private static double ToLight(double value) => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
}
