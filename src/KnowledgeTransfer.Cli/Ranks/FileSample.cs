using System.Globalization;
using System.Security.Cryptography;

namespace KnowledgeTransfer.Cli.Ranks;

/// <summary>
/// What a rank sees of a file, cheaply: its size and a hash of both ends, where the header and the first and last rows lie (Parquet has
/// its description at the end).
/// </summary>
internal static class FileSample
{
    private const int EndBytes = 1 << 16, ShownDigits = 12;

    /// <summary>The file and what is seen of it, for <see cref="Agreement.Check"/>.</summary>
    public static (string What, string Value) Of(string path)
    {
        if (!File.Exists(path)) return (path, "not there");
        using FileStream stream = File.OpenRead(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] end = new byte[EndBytes];
        hash.AppendData(end.AsSpan(0, stream.ReadAtLeast(end, EndBytes, throwOnEndOfStream: false)));
        stream.Position = Math.Max(0, stream.Length - EndBytes);
        hash.AppendData(end.AsSpan(0, stream.ReadAtLeast(end, EndBytes, throwOnEndOfStream: false)));
        string digits = Convert.ToHexStringLower(hash.GetHashAndReset())[..ShownDigits];
        return (path, string.Create(CultureInfo.InvariantCulture, $"{stream.Length} bytes with the sample {digits}"));
    }
}
