using KnowledgeTransfer.Torch.Images;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>Finds pictures without colour.</summary>
internal static class GrayPictures
{
    /// <summary>How far red, green and blue of a gray pixel may lie apart: JPEG rounds them separately.</summary>
    public const int Tolerance = 4;

    /// <summary>Pictures in which no pixel has a colour.</summary>
    public static int Count(ITrainingImages images)
    {
        var picture = new byte[images.Height * images.Width * 3];
        int count = 0;
        for (int index = 0; index < images.Count; index++)
        {
            images.CopyTo(index, picture);
            if (IsGray(picture)) count++;
        }
        return count;
    }

    private static bool IsGray(ReadOnlySpan<byte> picture)
    {
        for (int i = 0; i < picture.Length; i += 3)
        {
            byte red = picture[i], green = picture[i + 1], blue = picture[i + 2];
            int most = Math.Max(red, Math.Max(green, blue)), least = Math.Min(red, Math.Min(green, blue));
            if (most - least > Tolerance) return false;
        }
        return true;
    }
}
