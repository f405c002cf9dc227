using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Torch.Training;

/// <summary>
/// Cuts, mirrors and stretches 8-bit pictures. What happens to a picture is decided by the random numbers that it is given, so it does not
/// depend on the batch it is in.
/// </summary>
/// <remarks>Works on bytes before normalisation: a quarter of the memory traffic of float32. Not thread-safe.</remarks>
/// <param name="kind">What is done.</param>
/// <param name="height">Rows of the stored picture.</param>
/// <param name="width">Columns of the stored picture.</param>
/// <param name="size">Rows and columns of the result.</param>
/// <param name="padding">Reflected pixels on every side, for <see cref="Augmentation.PadCropFlip"/>.</param>
internal sealed class Augmenter(Augmentation kind, int height, int width, int size, int padding)
{
    private const int Attempts = 10;

    private readonly int[] _columns = new int[size];
    private readonly int[] _nextColumns = new int[size];
    private readonly float[] _shares = new float[size];

    /// <summary>Mirrors, and shifts by up to so many pixels in both directions: what whole pictures go through before a task.</summary>
    /// <param name="size">Rows and columns of the pictures.</param>
    /// <param name="shift">0 to below size.</param>
    public static Augmenter Shifting(int size, int shift) => new(Augmentation.PadCropFlip, size, size, size, shift);

    /// <summary>Everything that the options ask of the pictures' size; null if it suits.</summary>
    public static string? Problem(Augmentation kind, int height, int width, int size, int padding)
    {
        if (height < size || width < size)
            return $"pictures of {height}x{width} are smaller than the network's input of {size}x{size}; prepare larger ones";
        if (kind != Augmentation.PadCropFlip) return null;
        if (height != size || width != size)
            return $"{kind} needs pictures of the input's size {size}x{size}, these are {height}x{width}; use {Augmentation.CropFlip}";
        return padding >= size ? $"Padding is {padding}; reflection allows at most {size - 1} for pictures of {size} pixels" : null;
    }

    /// <summary>The centre, unchanged: how pictures are seen at inference.</summary>
    public void Centre(ReadOnlySpan<byte> picture, Span<byte> output) =>
        Cut(picture, output, (height - size) / 2, (width - size) / 2, flip: false);

    /// <summary>A random variant.</summary>
    /// <param name="picture">[height, width, 3].</param>
    /// <param name="output">[size, size, 3].</param>
    /// <param name="random">Decides what is done; numbers are drawn from it.</param>
    public void Vary(ReadOnlySpan<byte> picture, Span<byte> output, ref CounterRandom random)
    {
        bool flip = (random.Next() & 1) != 0;
        switch (kind)
        {
            case Augmentation.Flip:
                Cut(picture, output, (height - size) / 2, (width - size) / 2, flip);
                break;
            case Augmentation.PadCropFlip:
                Cut(picture, output, random.Below(2 * padding + 1) - padding, random.Below(2 * padding + 1) - padding, flip);
                break;
            case Augmentation.CropFlip:
                Cut(picture, output, random.Below(height - size + 1), random.Below(width - size + 1), flip);
                break;
            case Augmentation.ResizedCropFlip:
                (int top, int left, int rows, int columns) = ChooseWindow(ref random);
                Stretch(picture, output, top, left, rows, columns, flip);
                break;
            default:
                throw new InvalidOperationException($"unknown augmentation {kind}");
        }
    }

    /// <summary>Copies a window; what lies outside the picture is its mirror image about the edge pixel.</summary>
    private void Cut(ReadOnlySpan<byte> picture, Span<byte> output, int top, int left, bool flip)
    {
        for (int x = 0; x < size; x++) _columns[x] = 3 * Reflect(left + (flip ? size - 1 - x : x), width);
        for (int y = 0; y < size; y++)
        {
            ReadOnlySpan<byte> from = picture.Slice(Reflect(top + y, height) * width * 3, width * 3);
            Span<byte> to = output.Slice(y * size * 3, size * 3);
            for (int x = 0; x < size; x++)
            {
                int column = _columns[x];
                to[3 * x] = from[column];
                to[3 * x + 1] = from[column + 1];
                to[3 * x + 2] = from[column + 2];
            }
        }
    }

    private static int Reflect(int position, int extent)
    {
        if (position < 0) position = -position;
        return position < extent ? position : 2 * (extent - 1) - position;
    }

    /// <summary>
    /// Area and ratio are drawn until the window fits, ten times at most; then the largest centred window of an allowed ratio.
    /// </summary>
    private (int Top, int Left, int Rows, int Columns) ChooseWindow(ref CounterRandom random)
    {
        const double SmallestArea = 0.08, LargestRatio = 4.0 / 3.0;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            double area = height * (double)width * (SmallestArea + (1 - SmallestArea) * random.NextDouble());
            double ratio = Math.Exp(Math.Log(LargestRatio) * (2 * random.NextDouble() - 1));
            int columns = (int)Math.Round(Math.Sqrt(area * ratio)), rows = (int)Math.Round(Math.Sqrt(area / ratio));
            if (rows >= 1 && columns >= 1 && rows <= height && columns <= width)
                return (random.Below(height - rows + 1), random.Below(width - columns + 1), rows, columns);
        }
        int tallest = Math.Min(height, (int)Math.Round(width * LargestRatio));
        int widest = Math.Min(width, (int)Math.Round(height * LargestRatio));
        return ((height - tallest) / 2, (width - widest) / 2, tallest, widest);
    }

    /// <summary>
    /// Bilinear with pixel centres at half coordinates and no antialiasing: windows are rarely much larger than the output.
    /// </summary>
    private void Stretch(ReadOnlySpan<byte> picture, Span<byte> output, int top, int left, int rows, int columns, bool flip)
    {
        for (int x = 0; x < size; x++)
        {
            float column = Math.Clamp(((flip ? size - 1 - x : x) + 0.5f) * columns / size - 0.5f, 0, columns - 1);
            _columns[x] = 3 * (int)column;
            _nextColumns[x] = 3 * Math.Min((int)column + 1, columns - 1);
            _shares[x] = column - (int)column;
        }
        for (int y = 0; y < size; y++)
        {
            float row = Math.Clamp((y + 0.5f) * rows / size - 0.5f, 0, rows - 1);
            int upper = (int)row, lower = Math.Min(upper + 1, rows - 1);
            float down = row - upper;
            ReadOnlySpan<byte> above = picture.Slice(((top + upper) * width + left) * 3, columns * 3);
            ReadOnlySpan<byte> below = picture.Slice(((top + lower) * width + left) * 3, columns * 3);
            Span<byte> to = output.Slice(y * size * 3, size * 3);
            for (int x = 0; x < size; x++)
            {
                int first = _columns[x], second = _nextColumns[x];
                float right = _shares[x];
                for (int channel = 0; channel < 3; channel++)
                {
                    float high = above[first + channel] + right * (above[second + channel] - above[first + channel]);
                    float low = below[first + channel] + right * (below[second + channel] - below[first + channel]);
                    to[3 * x + channel] = (byte)(high + down * (low - high) + 0.5f);
                }
            }
        }
    }
}
