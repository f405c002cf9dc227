using System.Security.Cryptography;
using System.Text;

namespace KnowledgeTransfer.Runs;

/// <summary>SHA-256 of files and texts as lower-case hex.</summary>
public static class FileHash
{
    /// <summary>Hash of a file's bytes; streams, so the size does not matter.</summary>
    public static string OfFile(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>Hash of a text's UTF-8 bytes.</summary>
    public static string OfText(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
