namespace KnowledgeTransfer.Data;

/// <summary>
/// Brings pictures to the size of an <see cref="ImagePreprocessing"/>: resize, then centre crop, still 8-bit RGB. Where the resized picture
/// is smaller than the crop it is centred on black, as torchvision does. Thread-safe.
/// </summary>
public sealed class ImageTransform
{
    private readonly ImagePreprocessing _preprocessing;

    /// <summary>Checks the sizes.</summary>
    /// <param name="preprocessing">Height, Width, Mode, ResizeSize and Filter are used; the numbers for the network are not.</param>
    /// <exception cref="ArgumentException">A size is not positive.</exception>
    public ImageTransform(ImagePreprocessing preprocessing)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        if (preprocessing.Height < 1 || preprocessing.Width < 1 || preprocessing.ResizeSize < 0)
            throw new ArgumentException(
                $"{preprocessing.Width} x {preprocessing.Height} from short side {preprocessing.ResizeSize} is no size",
                nameof(preprocessing));
        _preprocessing = preprocessing;
        ByteCount = checked(preprocessing.Height * preprocessing.Width * 3);
    }

    /// <summary>Bytes of one transformed picture, Height x Width x 3.</summary>
    public int ByteCount { get; }

    /// <summary>Transforms one picture.</summary>
    /// <param name="image">A decoded picture of any size.</param>
    /// <param name="destination">Receives Height x Width x 3 bytes, R G B, row-major; exactly <see cref="ByteCount"/> long.</param>
    /// <param name="name">For messages: the picture's id.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="DataException">The picture is too narrow to be resized.</exception>
    public void Apply(RgbImage image, Span<byte> destination, string name = "the picture")
    {
        ArgumentNullException.ThrowIfNull(image);
        if (destination.Length != ByteCount)
            throw new ArgumentException($"{destination.Length} bytes; {ByteCount} are needed", nameof(destination));
        ImageGeometry g = ImageGeometry.For(image.Width, image.Height, _preprocessing, name);
        (int width, int height) = (_preprocessing.Width, _preprocessing.Height);

        // The part of the crop that the resized picture covers; the rest stays black.
        var window = new PixelWindow(
            Math.Max(g.Left, 0), Math.Max(g.Top, 0), Math.Min(width, g.ResizedWidth), Math.Min(height, g.ResizedHeight));
        if (window.Width < width || window.Height < height) destination.Clear();
        int first = (Math.Max(-g.Top, 0) * width + Math.Max(-g.Left, 0)) * 3;
        Resampler.ResizeWindow(image, g.ResizedWidth, g.ResizedHeight, _preprocessing.Filter, window, destination[first..], width * 3);
    }
}
