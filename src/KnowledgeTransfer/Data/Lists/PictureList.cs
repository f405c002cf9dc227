using KnowledgeTransfer.Data.Voc;

namespace KnowledgeTransfer.Data.Lists;

/// <summary>A list of pictures with their classes, and the pictures that were found: the two must be the same set.</summary>
/// <param name="Path">The list, for messages.</param>
/// <param name="Pictures">Its entries in the file's order.</param>
internal sealed record PictureList(string Path, IEnumerable<ListedPicture> Pictures)
{
    /// <summary>Gives every picture the class that the list says. O(lines log n).</summary>
    /// <param name="found">Ids in ordinal order; at least one.</param>
    /// <param name="classes">[n] receives the classes.</param>
    /// <exception cref="DataException">A line names a picture that is not there or was named before, or no line names a picture; the
    /// message says which, and how many of them there are on both sides.</exception>
    public void Join(ReadOnlySpan<ImageId> found, Span<int> classes)
    {
        classes.Fill(-1);
        int lines = 0;
        foreach (ListedPicture picture in Pictures)
        {
            lines++;
            int at = found.BinarySearch(new ImageId(picture.Id));
            if (at < 0)
                throw picture.Line.Wrong($"means the picture {VocText.Show(picture.Id)}, which is not there; {found.Length:N0} are, " +
                    $"such as {found[0]}. Unpack the pictures again, or take the list that belongs to them.");
            if (classes[at] >= 0)
                throw picture.Line.Wrong($"means the picture {found[at]}, which an earlier line has named. Remove one of the lines.");
            classes[at] = picture.Class;
        }
        int unnamed = classes.IndexOf(-1);
        if (unnamed >= 0)
            throw new DataException($"{Path} names {lines:N0} pictures, but {found.Length:N0} are there; {found[unnamed]} is none of the " +
                "list's. Fetch the list again, or remove the pictures that do not belong to the data set.");
    }
}
