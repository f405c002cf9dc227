namespace KnowledgeTransfer.Data.Voc.Composites;

/// <summary>A photograph with cut-outs pasted onto it, and exactly where they are.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Mask">
/// The class on top where its opacity is at least one half. 255 (border) where something less opaque lies on top, on the pixels beside an
/// object (one wide, on the side that is covered or background), and on objects that are difficult.
/// </param>
/// <param name="Objects">
/// Those of which a pixel is visible, in the order in which they were pasted. Boxes are around the visible pixels; an object is truncated
/// where a part lies beyond the picture's edge, and difficult if less than <see cref="LeastVisible"/> of it is visible.
/// </param>
public sealed record Composite(RgbImage Picture, VocMask Mask, IReadOnlyList<VocObject> Objects)
{
    /// <summary>Share of an object's solid pixels below which it is difficult.</summary>
    public const double LeastVisible = 0.3;

    /// <summary>Opacity below which a pixel is taken for untouched, about a tenth.</summary>
    private const byte Faint = 26;

    private const int Nobody = -1;

    /// <summary>Pastes cut-outs onto a picture, later ones on top.</summary>
    /// <param name="background">The photograph; not changed.</param>
    /// <param name="placed">What to paste, in order.</param>
    /// <remarks>O(pixels of picture and cut-outs). Integer arithmetic: the same everywhere.</remarks>
    public static Composite Paint(RgbImage background, IReadOnlyList<PlacedCutout> placed)
    {
        ArgumentNullException.ThrowIfNull(background);
        ArgumentNullException.ThrowIfNull(placed);
        (int width, int height) = (background.Width, background.Height);
        byte[] pixels = [.. background.Pixels];
        var owners = new int[width * height];
        var soft = new bool[width * height];
        Array.Fill(owners, Nobody);
        for (int i = 0; i < placed.Count; i++) Paste(placed[i], i, pixels, width, height, owners, soft);

        var objects = new List<VocObject>();
        var hidden = new bool[placed.Count];
        for (int i = 0; i < placed.Count; i++)
        {
            (PixelBox box, int visible) = Visible(i, width, owners, soft);
            hidden[i] = visible < LeastVisible * placed[i].Cutout.SolidCount;
            if (visible == 0) continue;
            PixelBox whole = placed[i].Box;
            bool truncated = whole.Left < 0 || whole.Top < 0 || whole.Right > width || whole.Bottom > height;
            objects.Add(new VocObject(placed[i].Class, box, hidden[i], truncated, Overhang: 0));
        }
        var numbers = new byte[width * height];
        for (int at = 0; at < numbers.Length; at++)
        {
            int owner = owners[at];
            bool border = soft[at] || IsBesideHigher(at, width, owners) || (owner != Nobody && hidden[owner]);
            numbers[at] = border ? VocMask.Border : owner == Nobody ? VocMask.Background : (byte)(placed[owner].ClassIndex + 1);
        }
        return new Composite(new RgbImage(width, height, pixels), new VocMask(width, height, numbers), objects);
    }

    private static void Paste(PlacedCutout placed, int index, byte[] pixels, int width, int height, int[] owners, bool[] soft)
    {
        Cutout cutout = placed.Cutout;
        int right = Math.Min(width, placed.Left + cutout.Width), bottom = Math.Min(height, placed.Top + cutout.Height);
        for (int y = Math.Max(0, placed.Top); y < bottom; y++)
        {
            for (int x = Math.Max(0, placed.Left); x < right; x++)
            {
                int from = (y - placed.Top) * cutout.Width + x - placed.Left, to = y * width + x;
                int alpha = cutout.Alpha[from];
                if (alpha == 0) continue;
                for (int channel = 0; channel < 3; channel++)
                {
                    ref byte pixel = ref pixels[3 * to + channel];
                    pixel = (byte)(cutout.Colours[3 * from + channel] + ((255 - alpha) * pixel + 127) / 255);
                }
                if (alpha >= Cutout.Solid) (owners[to], soft[to]) = (index, false);
                else if (alpha >= Faint) soft[to] = true;
            }
        }
    }

    private static (PixelBox Box, int Count) Visible(int index, int width, int[] owners, bool[] soft)
    {
        int left = int.MaxValue, top = int.MaxValue, right = 0, bottom = 0, count = 0;
        for (int at = 0; at < owners.Length; at++)
        {
            if (owners[at] != index || soft[at]) continue;
            (int x, int y) = (at % width, at / width);
            (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
            count++;
        }
        return (new PixelBox(left, top, right, bottom), count);
    }

    /// <summary>Whether a neighbour above, below, left or right belongs to an object that was pasted later.</summary>
    private static bool IsBesideHigher(int at, int width, int[] owners)
    {
        int own = owners[at], x = at % width;
        return (x > 0 && owners[at - 1] > own) || (x + 1 < width && owners[at + 1] > own)
            || (at >= width && owners[at - width] > own) || (at + width < owners.Length && owners[at + width] > own);
    }
}
