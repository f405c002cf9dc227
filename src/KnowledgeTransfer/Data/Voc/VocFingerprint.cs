using System.Security.Cryptography;
using System.Text;

namespace KnowledgeTransfer.Data.Voc;

/// <summary>One hash of everything that figures on data in VOC layout depend on.</summary>
public static class VocFingerprint
{
    /// <summary>
    /// SHA-256 (lower-case hex) over every picture's id and the bytes of picture, annotation and class mask, in the order given; an
    /// annotation or mask that is missing counts as such. The same files give the same hash wherever the folder lies.
    /// </summary>
    /// <param name="folder">The data set.</param>
    /// <param name="ids">Pictures of it.</param>
    /// <exception cref="DataException">No picture has one of the ids, or a file cannot be read.</exception>
    public static string Of(VocFolder folder, IEnumerable<string> ids)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(ids);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string id in ids)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(id + "\n"));
            hash.AppendData(OfFile(folder.PicturePath(id)));
            hash.AppendData(OfFile(Path.Combine(folder.Folder, VocLayout.Annotations, id + ".xml")));
            hash.AppendData(OfFile(Path.Combine(folder.Folder, VocLayout.Masks, id + ".png")));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>32 bytes, all 0 for a file that is missing.</summary>
    private static byte[] OfFile(string path)
    {
        if (!File.Exists(path)) return new byte[SHA256.HashSizeInBytes];
        using PooledFile file = PooledFile.Read(path, path);
        return SHA256.HashData(file.Content);
    }
}
