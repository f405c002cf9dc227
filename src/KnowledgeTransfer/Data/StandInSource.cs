using System.Globalization;

namespace KnowledgeTransfer.Data;

/// <summary>
/// As many made-up JPEG pictures of one size as a data set is said to have that is not here: what plans are estimated with. Every picture
/// is the same file, decoded anew each time, so that it costs what a real one costs; nobody should learn from it.
/// </summary>
public sealed class StandInSource : ImageSource
{
    private const int Quality = 90;

    private readonly byte[] _jpeg;
    private readonly ImageId[] _ids;
    private readonly bool[] _heldOut;

    /// <summary>Makes the picture; nothing is written.</summary>
    /// <param name="name">Of the data set that it stands for.</param>
    /// <param name="trainCount">Training pictures, 1 or more.</param>
    /// <param name="heldOutCount">Pictures that the data set itself holds out, 0 or more; they come last.</param>
    /// <param name="width">Columns, 1 or more.</param>
    /// <param name="height">Rows, 1 or more.</param>
    public StandInSource(string name, int trainCount, int heldOutCount, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trainCount, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(heldOutCount);
        Name = name;
        _jpeg = JpegPicture.Encode(Picture(width, height), Quality);
        int count = trainCount + heldOutCount;
        _ids = [.. Enumerable.Range(0, count).Select(i => new ImageId(i.ToString("D9", CultureInfo.InvariantCulture)))];
        _heldOut = [.. Enumerable.Range(0, count).Select(i => i >= trainCount)];
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ImageId> Ids => _ids;

    /// <inheritdoc/>
    public override IReadOnlyList<bool> HeldOut => _heldOut;

    /// <inheritdoc/>
    public override RgbImage Decode(int index) => ImageDecoder.Decode(_jpeg, _ids[index].Value);

    /// <summary>Smooth colours with a coarse pattern: about as much for a decoder, a search for objects or a network as a
    /// photograph.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public static RgbImage Picture(int width, int height)
    {
        const int Period = 47, Contrast = 40;
        var pixels = new byte[width * height * 3];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int pattern = ((x / Period) + (y / Period)) % 2 == 0 ? Contrast : 0, at = 3 * ((y * width) + x);
                pixels[at] = (byte)(pattern + (x * 150 / width) + (x * y % 29));
                pixels[at + 1] = (byte)(pattern + (y * 150 / height) + ((x + y) % 17));
                pixels[at + 2] = (byte)(pattern + ((x + y) * 150 / (width + height)) + (x * 3 % 23));
            }
        }
        return new RgbImage(width, height, pixels);
    }
}
