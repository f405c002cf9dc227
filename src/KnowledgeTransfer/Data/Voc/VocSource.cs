namespace KnowledgeTransfer.Data.Voc;

/// <summary>
/// Pictures of a data set in VOC's layout, under their VOC ids, in the order of its lists. There are no labels: most pictures show several
/// classes; <see cref="VocPresence"/> has them.
/// </summary>
public sealed class VocSource : ImageSource
{
    private readonly FolderSource _pictures;
    private readonly int[] _positions;
    private readonly ImageId[] _ids;

    /// <summary>
    /// The pictures of trainval, train, val and test together, each where it comes first; where none of these lists is there, those of all
    /// lists. Held out are the pictures of test, without test those of val; where this leaves none to train on, no split is prescribed.
    /// </summary>
    /// <param name="folder">The data set.</param>
    /// <exception cref="ConfigException">There is no split at all.</exception>
    /// <exception cref="DataException">A list is wrong (<see cref="VocFolder.ReadSplit"/>), or a held-out picture is also one to train
    /// on.</exception>
    public VocSource(VocFolder folder)
        : this(folder, NotNull(folder).Name, VocSplits.Whole(folder))
    {
    }

    /// <summary>The pictures of one split; none is held out.</summary>
    /// <param name="folder">The data set.</param>
    /// <param name="split">One of its splits.</param>
    /// <exception cref="ConfigException">No such split.</exception>
    /// <exception cref="DataException">Its list is wrong (<see cref="VocFolder.ReadSplit"/>).</exception>
    public VocSource(VocFolder folder, string split)
        : this(folder, $"{NotNull(folder).Name} {split}", (folder.ReadSplit(split), null))
    {
    }

    private VocSource(VocFolder folder, string name, (IReadOnlyList<string> Ids, bool[]? HeldOut) chosen)
    {
        _pictures = folder.Pictures;
        _ids = [.. chosen.Ids.Select(id => new ImageId(id))];
        _positions = [.. chosen.Ids.Select(folder.PositionOf)];
        (Name, HeldOut) = ($"VOC data {name}", chosen.HeldOut);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ImageId> Ids => _ids;

    /// <inheritdoc/>
    public override IReadOnlyList<bool>? HeldOut { get; }

    /// <inheritdoc/>
    public override RgbImage Decode(int index) => _pictures.Decode(_positions[index]);

    /// <inheritdoc/>
    public override void DecodeInto(int index, ImageTransform transform, Span<byte> destination) =>
        _pictures.DecodeInto(_positions[index], transform, destination);

    /// <inheritdoc/>
    public override ImageHeader Verify(int index) => _pictures.Verify(_positions[index]);

    /// <summary>SHA-256 of the file's bytes.</summary>
    /// <inheritdoc/>
    public override byte[] HashContent(int index) => _pictures.HashContent(_positions[index]);

    private static VocFolder NotNull(VocFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return folder;
    }
}
