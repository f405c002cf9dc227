using System.Security.Cryptography;
using System.Text;

namespace KnowledgeTransfer.Data.Voc;

/// <summary>What a protocol reads of a data set in VOC's layout, as one hash.</summary>
public static class VocFingerprint
{
    /// <summary>
    /// SHA-256 (lower-case hex) over some pictures in the order given: of each its id, and the bytes of its picture, its annotation and its
    /// mask, where there are any. The same files under the same ids give the same fingerprint on every machine.
    /// </summary>
    /// <param name="folder">The data set.</param>
    /// <param name="ids">Pictures of it, such as a split's; their order counts.</param>
    /// <exception cref="DataException">No picture has an id, or a file cannot be read.</exception>
    public static string Of(VocFolder folder, IEnumerable<string> ids)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(ids);
        string[] listed = [.. ids];
        var contents = new byte[listed.Length][];
        ParallelPictures.For(
            listed.Length, Environment.ProcessorCount, CancellationToken.None, i => contents[i] = HashFiles(folder, listed[i]));

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < listed.Length; i++)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(listed[i]));
            hash.AppendData([0]);
            hash.AppendData(contents[i]);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Three hashes of 32 bytes; zeros stand for a file that is not there.</summary>
    private static byte[] HashFiles(VocFolder folder, string id)
    {
        // looked up first: an id is a name among the pictures, never a path
        byte[] picture = folder.Pictures.HashContent(folder.PositionOf(id));
        return
        [
            .. picture,
            .. HashFile(Path.Combine(folder.Folder, VocLayout.Annotations, id + ".xml"), VocAnnotation.LargestFile),
            .. HashFile(Path.Combine(folder.Folder, VocLayout.Masks, id + ".png"), VocMask.LargestFile),
        ];
    }

    private static byte[] HashFile(string path, int limit)
    {
        if (!File.Exists(path)) return new byte[SHA256.HashSizeInBytes];
        using PooledFile file = PooledFile.Read(path, path, limit);
        return SHA256.HashData(file.Content);
    }
}
