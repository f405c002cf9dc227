using SkiaSharp;

namespace KnowledgeTransfer.Cli.Doctor;

/// <summary>The picture decoder.</summary>
internal static class PictureFinding
{
    public static Finding Create() => Finding.Of(
        "picture decoder", () => $"Skia {SkiaSharpVersion.Native}",
        "pictures cannot be decoded; reinstall the SkiaSharp native package of this platform");
}
