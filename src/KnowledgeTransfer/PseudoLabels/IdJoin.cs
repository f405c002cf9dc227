using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.PseudoLabels;

/// <summary>Joins tables by id. The order of rows never means anything; the sets of ids must be equal.</summary>
public static class IdJoin
{
    private const int OffendersNamed = 3;

    /// <summary>Where each wanted id stands in a table.</summary>
    /// <param name="wanted">Ids in the order of the result.</param>
    /// <param name="table">Ids of the table's rows; unique.</param>
    /// <param name="wantedName">What the wanted ids are, for messages, for example <c>the pictures</c>.</param>
    /// <param name="tableName">What the table is, for messages.</param>
    /// <returns>One row number of the table per wanted id.</returns>
    /// <exception cref="DataException">Ids are missing, left over or doubled; the message counts them and names the first ones.</exception>
    public static int[] Positions(IReadOnlyList<ImageId> wanted, IReadOnlyList<ImageId> table, string wantedName, string tableName)
    {
        var rowOfId = new Dictionary<ImageId, int>(table.Count);
        var doubled = new List<ImageId>();
        for (int row = 0; row < table.Count; row++)
            if (!rowOfId.TryAdd(table[row], row)) doubled.Add(table[row]);
        var positions = new int[wanted.Count];
        var isUsed = new bool[table.Count];
        var missing = new List<ImageId>();
        var wantedTwice = new List<ImageId>();
        for (int i = 0; i < positions.Length; i++)
        {
            if (!rowOfId.TryGetValue(wanted[i], out positions[i])) missing.Add(wanted[i]);
            else if (isUsed[positions[i]]) wantedTwice.Add(wanted[i]);
            else isUsed[positions[i]] = true;
        }

        List<ImageId> extra = [.. rowOfId.Where(pair => !isUsed[pair.Value]).Select(pair => pair.Key)];
        extra.Sort((a, b) => rowOfId[a].CompareTo(rowOfId[b]));
        string[] problems =
        [
            .. Problem(missing, $"of {wantedName} not in {tableName}"),
            .. Problem(extra, $"of {tableName} not in {wantedName}"),
            .. Problem(wantedTwice, $"twice in {wantedName}"),
            .. Problem(doubled, $"twice in {tableName}"),
        ];
        if (problems.Length > 0)
        {
            throw new DataException(
                $"The ids of {wantedName} ({wanted.Count}) and {tableName} ({table.Count}) do not match: {string.Join("; ", problems)}. "
                + "Both must be made from the same pictures; make the older one again.");
        }

        return positions;

        static IEnumerable<string> Problem(List<ImageId> ids, string where)
        {
            if (ids.Count == 0) yield break;
            string names = string.Join(", ", ids.Take(OffendersNamed));
            yield return $"{ids.Count} {where} ({(ids.Count > OffendersNamed ? "first: " : "")}{names})";
        }
    }

    internal static void CheckUnique(IReadOnlyList<ImageId> ids, string parameterName)
    {
        var seen = new HashSet<ImageId>(ids.Count);
        foreach (ImageId id in ids)
            if (!seen.Add(id)) throw new ArgumentException($"The id {id} comes twice.", parameterName);
    }
}
