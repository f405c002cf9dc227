namespace KnowledgeTransfer.Data.Voc;

/// <summary>Puts a data set's splits together to one list of pictures with its held-out ones.</summary>
internal static class VocSplits
{
    private const string Train = "train", Val = "val", TrainVal = "trainval", Test = "test";

    /// <summary>VOC's own splits where there is any of them, else all: a list such as <c>all</c> beside them would mix them up.</summary>
    /// <exception cref="ConfigException">There is no split at all.</exception>
    /// <exception cref="DataException">A list is wrong, or a held-out picture is also one to train on.</exception>
    public static (IReadOnlyList<string> Ids, bool[]? HeldOut) Whole(VocFolder folder)
    {
        if (folder.Splits.Count == 0)
            throw new ConfigException($"{folder.Folder} has no list of pictures in {VocLayout.ImageSets}/Main. Write train.txt, val.txt, " +
                $"trainval.txt or test.txt there, one id (file name without extension) a line; or give {VocLayout.Pictures} itself, as " +
                "an ordinary folder of pictures.");
        string[] known = [.. new[] { TrainVal, Train, Val, Test }.Where(folder.Splits.Contains)];
        Dictionary<string, IReadOnlyList<string>> lists =
            (known.Length > 0 ? known : folder.Splits).ToDictionary(split => split, folder.ReadSplit);
        string[] ids = [.. lists.Values.SelectMany(list => list).Distinct()];

        string? heldOutSplit = lists.ContainsKey(Test) ? Test : lists.ContainsKey(Val) ? Val : null;
        if (heldOutSplit is null) return (ids, null);
        var heldOutIds = lists[heldOutSplit].ToHashSet(StringComparer.Ordinal);
        // Without a test list, trainval holds the pictures of val by its meaning.
        foreach (string split in heldOutSplit == Test ? new[] { Train, TrainVal } : [Train])
        {
            if (lists.TryGetValue(split, out IReadOnlyList<string>? list) && list.FirstOrDefault(heldOutIds.Contains) is { } both)
                throw new DataException($"The picture {VocText.Show(both)} of {folder.Folder} is in {split}.txt and in " +
                    $"{heldOutSplit}.txt, so it would be trained on and judged. Take it off one of these lists.");
        }
        bool[] heldOut = [.. ids.Select(heldOutIds.Contains)];
        return (ids, heldOut.Contains(false) ? heldOut : null);
    }
}
