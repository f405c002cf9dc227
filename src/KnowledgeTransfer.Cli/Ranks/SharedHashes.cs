using System.Security.Cryptography;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Ranks;

/// <summary>The SHA-256 of files, each file read by one rank.</summary>
internal static class SharedHashes
{
    /// <summary>One hash per file, the same on all ranks.</summary>
    public static string[] Of(IReadOnlyList<string> paths)
    {
        const int length = SHA256.HashSizeInBytes;
        RankGroup ranks = Job.Ranks;
        byte[][] parts = ranks.Together(() => (byte[])
        [
            .. paths.Where((_, i) => i % ranks.Size == ranks.Rank).SelectMany(path => Convert.FromHexString(FileHash.OfFile(path))),
        ]);
        return [.. paths.Select((_, i) => Convert.ToHexStringLower(parts[i % ranks.Size].AsSpan(i / ranks.Size * length, length)))];
    }
}
