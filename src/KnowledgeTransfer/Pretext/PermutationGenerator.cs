namespace KnowledgeTransfer.Pretext;

/// <summary>
/// Makes sets of permutations. Candidates are all n! permutations of up to 9 tiles in a seeded random order, for more tiles 362,880
/// different random ones; among equally good candidates the first in that order is taken. Same options, same set, on every machine.
/// </summary>
/// <remarks>
/// Cost: the greedy strategies compare each candidate with each choice (count x candidates), rejection stops at a candidate's first
/// conflict.
/// Sources: Noroozi and Favaro, Unsupervised Learning of Visual Representations by Solving Jigsaw Puzzles, ECCV 2016, algorithm 1;
/// Noroozi et al., Boosting Self-Supervised Learning via Knowledge Transfer, CVPR 2018.
/// </remarks>
public static class PermutationGenerator
{
    /// <summary>Makes a set.</summary>
    /// <param name="options">How many, of what, how.</param>
    /// <param name="cancellationToken">Looked at once per choice.</param>
    /// <exception cref="ConfigException">
    /// No such set exists (said before any work, with the bound), or the search ran out of candidates (said with how many it found).
    /// </exception>
    public static PermutationSet Generate(PermutationOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        IEnumerable<ulong> pool = PermutationPool.Create(options.TileCount, options.WithIdentity, options.Seed);
        IEnumerable<ulong> choices = options.Strategy switch
        {
            PermutationStrategy.MinimumDistance => PermutationSelection.Accepted(pool, options.MinimumDistance),
            PermutationStrategy.MaximumMean => PermutationSelection.Farthest([.. pool], options.MinimumDistance, byMean: true),
            PermutationStrategy.MaximumMinimum => PermutationSelection.Farthest([.. pool], options.MinimumDistance, byMean: false),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Strategy, "no such strategy"),
        };
        var chosen = new List<ulong>(options.Count);
        foreach (ulong choice in choices.Take(options.Count))
        {
            cancellationToken.ThrowIfCancellationRequested();
            chosen.Add(choice);
        }

        if (chosen.Count == options.Count) return new PermutationSet(options.TileCount, [.. chosen]);
        int candidateCount = PermutationPool.Size(options.TileCount, options.WithIdentity);
        throw new ConfigException(
            $"{PermutationRules.Text(options.Count)} permutations of {options.TileCount} tiles that differ in at least " +
            $"{options.MinimumDistance} places were not found: with seed {options.Seed} none of {PermutationRules.Text(candidateCount)} " +
            $"candidates was left after {PermutationRules.Text(chosen.Count)} choices. " +
            "Ask for at most so many, a smaller distance, another strategy or seed.");
    }
}
