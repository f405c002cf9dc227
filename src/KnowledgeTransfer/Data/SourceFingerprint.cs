using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace KnowledgeTransfer.Data;

/// <summary>SHA-256 over ids and contents: for each picture in order its UTF-8 id, a zero byte and the 32-byte hash of its
/// content.</summary>
internal static class SourceFingerprint
{
    /// <summary>Hashes every picture in parallel, then joins the hashes in order; deterministic whatever the number of threads.</summary>
    public static string Compute(ImageSource source)
    {
        var contents = new byte[source.Count][];
        ParallelPictures.For(source.Count, Environment.ProcessorCount, CancellationToken.None, i => contents[i] = source.HashContent(i));

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < contents.Length; i++)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(source.Ids[i].Value));
            hash.AppendData([0]);
            hash.AppendData(contents[i]);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The content hash of a picture that is no file of its own; see <see cref="ImageSource.HashContent"/>.</summary>
    public static byte[] HashPixels(RgbImage image)
    {
        Span<byte> size = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(size, image.Width);
        BinaryPrimitives.WriteInt32LittleEndian(size[4..], image.Height);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(size);
        hash.AppendData(image.Pixels);
        return hash.GetHashAndReset();
    }
}
