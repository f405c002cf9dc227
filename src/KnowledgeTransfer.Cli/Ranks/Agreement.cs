using System.Text.Json;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Cli.Ranks;

/// <summary>Whether all ranks see the same: with different files or options they would compute something that nobody asked for.</summary>
internal static class Agreement
{
    /// <summary>Compares what ranks see with what rank 0 sees.</summary>
    /// <param name="seen">What it is, and what this rank sees.</param>
    /// <exception cref="DataException">The first thing that differs, with both ranks, their machines and what each sees.</exception>
    public static void Check(params (string What, string Value)[] seen)
    {
        RankGroup ranks = Job.Ranks;
        if (ranks.Size == 1) return;
        string[] own = [Environment.MachineName, .. seen.SelectMany(fact => (string[])[fact.What, fact.Value])];
        string[][] all = [.. ranks.Together(() => JsonSerializer.SerializeToUtf8Bytes(own))
            .Select(json => JsonSerializer.Deserialize<string[]>(json)!)];
        for (int rank = 1; rank < all.Length; rank++)
        {
            for (int i = 1; i < Math.Max(all[0].Length, all[rank].Length); i += 2)
            {
                if (At(0, i) == At(rank, i) && At(0, i + 1) == At(rank, i + 1)) continue;
                throw new DataException($"The ranks do not see the same: {Said(0, i)}; {Said(rank, i)}. "
                    + "Give every rank the same files, program and command line, on a disk that all share or in copies.");
            }
        }

        string? At(int rank, int i) => all[rank].ElementAtOrDefault(i);

        string Said(int rank, int i) =>
            $"to rank {rank} (on {all[rank][0]}) {At(rank, i) ?? "nothing more"} is {At(rank, i + 1) ?? "there"}";
    }
}
