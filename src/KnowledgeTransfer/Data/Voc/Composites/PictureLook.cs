namespace KnowledgeTransfer.Data.Voc.Composites;

/// <summary>
/// A few numbers that say what a picture looks like, to find the same one in other sizes and croppings: its central square in 16 x 16
/// pixels.
/// </summary>
internal sealed class PictureLook
{
    private const int Side = 16;

    /// <summary>Mean difference of the pixels' values, of 255, up to which two are the same picture.</summary>
    private const double Tolerance = 8;

    private readonly byte[] _pixels;

    private PictureLook(byte[] pixels) => _pixels = pixels;

    /// <summary>Of a photograph: the middle, which croppings to other proportions leave.</summary>
    public static PictureLook OfCentre(RgbImage image)
    {
        int side = Math.Min(image.Width, image.Height);
        return Of(PictureWindow.Cut(image, (image.Width - side) / 2, (image.Height - side) / 2, side, side));
    }

    /// <summary>Of a cut-out: all of it, on gray.</summary>
    public static PictureLook Of(Cutout cutout)
    {
        byte[] gray = new byte[cutout.Colours.Length];
        for (int i = 0; i < gray.Length; i++) gray[i] = (byte)(cutout.Colours[i] + (255 - cutout.Alpha[i / 3]) / 2);
        return Of(new RgbImage(cutout.Width, cutout.Height, gray));
    }

    /// <summary>Whether two show the same, mirrored or not.</summary>
    public bool IsSame(PictureLook other)
    {
        int straight = 0, mirrored = 0;
        for (int i = 0; i < _pixels.Length; i++)
        {
            int channel = i % 3, x = i / 3 % Side, row = i / 3 / Side * Side;
            straight += Math.Abs(_pixels[i] - other._pixels[i]);
            mirrored += Math.Abs(_pixels[i] - other._pixels[3 * (row + Side - 1 - x) + channel]);
        }
        return Math.Min(straight, mirrored) <= Tolerance * _pixels.Length;
    }

    private static PictureLook Of(RgbImage image) => new(Resampler.Resize(image, Side, Side, ResizeFilter.Bilinear).Pixels);
}
