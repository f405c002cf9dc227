using System.Globalization;
using KnowledgeTransfer.Data.Lists;

namespace KnowledgeTransfer.Data.ImageNet;

/// <summary>
/// Reads the classes of ImageNet's validation pictures from whichever list is there, in this order: Kaggle's LOC_val_solution.csv, the
/// development kit, Caffe's val.txt.
/// </summary>
/// <param name="Lists">What is there.</param>
/// <param name="Classes">Gives WordNet ids their numbers; knows the training pictures' when <see cref="Read"/> is called.</param>
internal sealed record ImageNetTruth(ImageNetLists Lists, ClassNumbers Classes)
{
    /// <summary>The list, whose lines are read when it is joined with the pictures; null where there is none.</summary>
    /// <param name="folder">Name of the folder of validation pictures, the first part of their ids.</param>
    /// <param name="extension">What the pictures' names end with; lists of bare names leave it out.</param>
    /// <param name="meta">The development kit's classes by their numbers, where it is there.</param>
    /// <exception cref="DataException">A list is there without what says what its numbers mean, or that one cannot be read.</exception>
    public PictureList? Read(string folder, string extension, IReadOnlyDictionary<int, Synset>? meta)
    {
        if (Lists.Solution is { } solution) return new PictureList(solution, Solution(solution, folder, extension));
        if (Lists.Truth is { } truth)
        {
            return meta is null
                ? throw new DataException($"{truth} numbers classes, and meta.mat, which says what the numbers mean, is not beside it. " +
                    "Unpack the whole development kit (ILSVRC2012_devkit_t12.tar.gz).")
                : new PictureList(truth, Truth(truth, folder, extension, meta));
        }
        return Lists.CaffeVal is { } val ? new PictureList(val, Caffe(val, folder, Order(val))) : null;
    }

    /// <summary>Lines <c>ILSVRC2012_val_00048981,n03995372 85 1 499 272</c>: the class and corners of a box, for every box.</summary>
    private IEnumerable<ListedPicture> Solution(string path, string folder, string extension)
    {
        foreach (ListLine line in ListFile.Lines(path))
        {
            if (line.Number == 1 && line.Text.StartsWith("ImageId,", StringComparison.Ordinal)) continue;
            string[] columns = line.Text.Split(',', 2);
            string id = columns[^1].Trim().Split(' ')[0];
            if (columns.Length < 2 || !WordNetId.Is(id))
                throw line.Wrong("is no picture and class, such as ILSVRC2012_val_00048981,n03995372 85 1 499 272. Fetch the list again.");
            yield return new ListedPicture(line, $"{folder}/{columns[0].Trim()}{extension}", Classes.Of(id));
        }
    }

    /// <summary>The i-th line is the ILSVRC2012_ID of the i-th picture, both counted from 1.</summary>
    private IEnumerable<ListedPicture> Truth(string path, string folder, string extension, IReadOnlyDictionary<int, Synset> meta)
    {
        int picture = 0;
        foreach (ListLine line in ListFile.Lines(path))
        {
            if (!int.TryParse(line.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ||
                !meta.TryGetValue(number, out Synset synset))
                throw line.Wrong($"is no class: {Lists.Meta} has {meta.Count:N0}, with numbers from {meta.Keys.Min()} to " +
                    $"{meta.Keys.Max()}. Unpack the development kit again.");
            picture++;
            string id = string.Create(CultureInfo.InvariantCulture, $"{folder}/{ImageNetFolder.ValPrefix}{picture:D8}{extension}");
            yield return new ListedPicture(line, id, Classes.Of(synset.WordNetId));
        }
    }

    /// <summary>Lines <c>ILSVRC2012_val_00000001.JPEG 65</c>.</summary>
    private IEnumerable<ListedPicture> Caffe(string path, string folder, string[] order)
    {
        foreach (ListLine line in ListFile.Lines(path))
        {
            (string name, int number) = line.NamedNumber();
            if (number >= order.Length)
                throw line.Wrong($"has class {number}, but {Lists.Order ?? "the folder of training pictures"} has {order.Length:N0} " +
                    $"classes, 0 to {order.Length - 1}. Put the synsets.txt beside the list that belongs to it.");
            yield return new ListedPicture(line, $"{folder}/{name}", Classes.Of(order[number]));
        }
    }

    /// <summary>WordNet ids in the order of Caffe's numbers: as a list says, or sorted, as the training pictures' folders are.</summary>
    private string[] Order(string val)
    {
        if (Lists.Order is { } list) return [.. SynsetList.Read(list).Select(synset => synset.WordNetId)];
        string[] sorted = Classes.Names;
        return sorted.Length > 0
            ? sorted
            : throw new DataException($"{val} numbers classes, and nothing says what the numbers mean. Put synsets.txt or " +
                "LOC_synset_mapping.txt beside it, or the training pictures.");
    }
}
