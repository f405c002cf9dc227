namespace KnowledgeTransfer.Data;

/// <summary>Size and format of a picture.</summary>
/// <param name="Width">Pixels per row after the EXIF rotation.</param>
/// <param name="Height">Rows after the EXIF rotation.</param>
/// <param name="Format">Lower-case name of the real format, whatever the file's extension: <c>jpeg</c>, <c>png</c>, <c>webp</c>,
/// <c>gif</c>, <c>bmp</c>, <c>cifar-10</c>, <c>idx</c>, <c>sheet</c>, or <c>pixels</c> where the source does not say.</param>
public sealed record ImageHeader(int Width, int Height, string Format);
