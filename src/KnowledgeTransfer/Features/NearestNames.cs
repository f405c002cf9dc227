namespace KnowledgeTransfer.Features;

/// <summary>Finds the known names closest to a mistyped one, for error messages.</summary>
public static class NearestNames
{
    /// <summary>Known names by edit distance (Levenshtein, case ignored); ties keep the order given.</summary>
    /// <param name="name">What was asked for.</param>
    /// <param name="known">The names that exist.</param>
    /// <param name="count">How many to return at most.</param>
    /// <returns>Up to <paramref name="count"/> names, nearest first. A known name that contains the wanted one counts as one edit
    /// away.</returns>
    /// <remarks>O(known x length^2).</remarks>
    public static IReadOnlyList<string> Find(string name, IEnumerable<string> known, int count = 3) =>
        [.. known.Select(k => (Name: k, Distance: Rank(name, k))).OrderBy(k => k.Distance).Take(count).Select(k => k.Name)];

    /// <summary>The Levenshtein distance: insertions, deletions and substitutions that turn one text into the other, case
    /// ignored.</summary>
    /// <param name="a">One text.</param>
    /// <param name="b">The other text.</param>
    /// <returns>0 or more; at most the longer length.</returns>
    public static int Distance(string a, string b)
    {
        // One row of the dynamic programme: row[j] is the distance between the first i characters of a and the first j of b.
        var row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++) row[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitution = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }

    private static int Rank(string wanted, string known) =>
        wanted.Length > 0 && known.Contains(wanted, StringComparison.OrdinalIgnoreCase) ? Math.Min(1, known.Length - wanted.Length)
            : Distance(wanted, known);
}
