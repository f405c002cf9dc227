using System.Security.Cryptography;
using System.Text;

namespace KnowledgeTransfer.Data.Voc;

/// <summary>A hash of everything that the evaluation protocols read of some pictures.</summary>
public static class VocFingerprint
{
    /// <summary>
    /// SHA-256 (lower-case hex) over the ids in the order given, each with the bytes of its picture and, where they are there, of its
    /// annotation and its class mask. The same files give the same hash wherever the folder lies.
    /// </summary>
    /// <param name="folder">The data set.</param>
    /// <param name="ids">Of a list, or of several one after the other.</param>
    /// <exception cref="DataException">No picture has such an id, or a file cannot be read; the message names it.</exception>
    public static string Of(VocFolder folder, IEnumerable<string> ids)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(ids);
        string[] listed = [.. ids];
        var contents = new byte[listed.Length][];
        ParallelPictures.For(listed.Length, Environment.ProcessorCount, CancellationToken.None, i => contents[i] = Hash(folder, listed[i]));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < listed.Length; i++)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(listed[i]));
            hash.AppendData([0]);
            hash.AppendData(contents[i]);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static byte[] Hash(VocFolder folder, string id)
    {
        string picture = folder.PicturePath(id);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, picture);
        Append(hash, Path.Combine(folder.Folder, VocLayout.Annotations, id + ".xml"));
        Append(hash, Path.Combine(folder.Folder, VocLayout.Masks, id + ".png"));
        return hash.GetHashAndReset();
    }

    /// <summary>A one and the file's own hash, or a zero where there is no file: no two sets of files can look alike.</summary>
    private static void Append(IncrementalHash hash, string path)
    {
        if (!File.Exists(path))
        {
            hash.AppendData([0]);
            return;
        }
        using PooledFile file = PooledFile.Read(path, path);
        hash.AppendData([1]);
        hash.AppendData(SHA256.HashData(file.Content));
    }
}
