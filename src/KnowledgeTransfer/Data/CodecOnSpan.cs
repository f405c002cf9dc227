using System.Text;
using SkiaSharp;

namespace KnowledgeTransfer.Data;

/// <summary>A Skia codec over bytes in memory; owns the unmanaged copy that the codec reads from.</summary>
internal sealed class CodecOnSpan : IDisposable
{
    private readonly SKData _data;

    private CodecOnSpan(SKData data, SKCodec codec) => (_data, Codec) = (data, codec);

    public SKCodec Codec { get; }

    /// <exception cref="DataException">The bytes are no picture that Skia knows.</exception>
    public static CodecOnSpan Open(ReadOnlySpan<byte> encoded, string name)
    {
        if (encoded.IsEmpty) throw new DataException($"{name} is empty (0 bytes). Replace or remove it.");
        SKData data = SKData.CreateCopy(encoded);
        SKCodec? codec = SKCodec.Create(data);
        if (codec is not null && codec.Info.Width > 0 && codec.Info.Height > 0) return new CodecOnSpan(data, codec);
        codec?.Dispose();
        data.Dispose();
        throw new DataException($"{name} is not a picture that can be decoded: {DescribeStart(encoded)}. " +
            "JPEG, PNG, WebP, GIF and BMP are. Replace or remove it.");
    }

    public void Dispose()
    {
        Codec.Dispose();
        _data.Dispose();
    }

    /// <summary>What the first bytes look like, because a download that failed is the usual reason.</summary>
    private static string DescribeStart(ReadOnlySpan<byte> encoded)
    {
        ReadOnlySpan<byte> start = encoded[..Math.Min(encoded.Length, 64)];
        string text = Encoding.Latin1.GetString(start).TrimStart();
        if (text.StartsWith('<')) return "it looks like an HTML or XML page";
        if (text.StartsWith("version https://git-lfs", StringComparison.Ordinal)) return "it is a Git LFS pointer, not the file itself";
        return $"its first bytes are {Convert.ToHexStringLower(start[..Math.Min(start.Length, 8)])}";
    }
}
