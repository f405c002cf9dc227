using System.Security.Cryptography;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary>Every file of a run folder with its hash, except what may differ between equal runs: <c>log/</c>.</summary>
internal static class RunFolderBytes
{
    public static SortedDictionary<string, string> Of(string folder)
    {
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(folder, file).Replace('\\', '/');
            if (name.StartsWith("log/", StringComparison.Ordinal)) continue;
            hashes[name] = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));
        }
        return hashes;
    }

    public static void AssertEqual(string expected, string actual)
    {
        SortedDictionary<string, string> left = Of(expected), right = Of(actual);
        Assert.Equal(left.Keys, right.Keys);
        Assert.All(left, pair => Assert.True(right[pair.Key] == pair.Value, $"{pair.Key} differs"));
    }
}
