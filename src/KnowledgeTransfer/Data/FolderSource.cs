using System.Security.Cryptography;

namespace KnowledgeTransfer.Data;

/// <summary>
/// All pictures below a folder: .jpg .jpeg .png .webp .bmp .gif in any letter case, hidden files and folders left out, links to folders
/// followed once. Ids are paths relative to the folder with '/' separators, in ordinal order.
/// </summary>
/// <remarks>
/// Where every picture lies in a sub-folder, the first sub-folder is its class. Top folders <c>train</c> beside <c>test</c>, <c>val</c> or
/// <c>valid</c> (and nothing else) prescribe the held-out pictures, and then the second level is the class. Labels serve evaluation only.
/// Opening reads each folder once and asks nothing about a file but its name, O(n log n).
/// </remarks>
public class FolderSource : ImageSource
{
    private readonly string _folder;
    private readonly long _pixelLimit;
    private readonly ImageId[] _ids;
    private readonly byte[]?[] _hashes;

    /// <summary>Lists the folder; nothing is decoded or hashed yet.</summary>
    /// <param name="folder">An existing folder, absolute or relative.</param>
    /// <param name="pixelLimit">Width x height above which a picture counts as undecodable, at least 1.</param>
    /// <exception cref="ConfigException">There is no such folder, or the path is a file.</exception>
    /// <exception cref="DataException">The folder holds no picture, cannot be listed, or a file name has control characters.</exception>
    public FolderSource(string folder, long pixelLimit = ImageDecoder.DefaultPixelLimit)
        : this(ReadPlain(folder), pixelLimit)
    {
    }

    /// <summary>Takes what a known layout has listed.</summary>
    private protected FolderSource(FolderContents contents, long pixelLimit = ImageDecoder.DefaultPixelLimit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pixelLimit, 1);
        (_folder, _ids, _pixelLimit) = (contents.Root, contents.Ids, pixelLimit);
        (Name, Labels, HeldOut) = (contents.Name, contents.Labels, contents.HeldOut);
        _hashes = new byte[]?[_ids.Length];
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ImageId> Ids => _ids;

    /// <inheritdoc/>
    public override ImageLabels? Labels { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<bool>? HeldOut { get; }

    /// <inheritdoc/>
    public override RgbImage Decode(int index)
    {
        using PooledFile file = PooledFile.Read(PathOf(index), _ids[index].Value);
        return ImageDecoder.Decode(file.Content, _ids[index].Value, _pixelLimit);
    }

    /// <inheritdoc/>
    public override void DecodeInto(int index, ImageTransform transform, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(transform);
        using RentedImage rented = Rent(index);
        transform.Apply(rented.Image, destination, _ids[index].Value);
    }

    /// <inheritdoc/>
    public override ImageHeader Verify(int index)
    {
        using RentedImage rented = Rent(index);
        return new ImageHeader(rented.Image.Width, rented.Image.Height, rented.Format);
    }

    /// <summary>SHA-256 of the file's bytes; read once and kept, because a source and its parts have overlapping fingerprints.</summary>
    /// <inheritdoc/>
    public override byte[] HashContent(int index)
    {
        // Two threads may both compute it; they write the same bytes.
        if (_hashes[index] is { } known) return known;
        using PooledFile file = PooledFile.Read(PathOf(index), _ids[index].Value);
        return _hashes[index] = SHA256.HashData(file.Content);
    }

    /// <summary>All pictures, with the classes and the split that the names of their folders say.</summary>
    private protected static FolderContents ReadPlain(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (File.Exists(folder))
            throw new ConfigException($"{folder} is a file; a folder of pictures is needed. Give the folder that holds it.");
        if (!Directory.Exists(folder))
            throw new ConfigException($"The folder {folder} does not exist. Check the path; it is taken relative to the current folder.");

        string root = Path.GetFullPath(folder);
        ImageId[] ids = FolderListing.Pictures(root);
        if (ids.Length == 0)
            throw new DataException($"The folder {folder} and its sub-folders hold no picture " +
                $"({string.Join(' ', FolderListing.Extensions)}). Hidden files are ignored.");
        (ImageLabels? labels, bool[]? heldOut) = FolderLayout.Read(ids);
        return new FolderContents(root, $"folder {Path.GetFileName(Path.TrimEndingDirectorySeparator(root))}", ids, labels, heldOut);
    }

    private RentedImage Rent(int index)
    {
        using PooledFile file = PooledFile.Read(PathOf(index), _ids[index].Value);
        return ImageDecoder.Rent(file.Content, _ids[index].Value, _pixelLimit);
    }

    private string PathOf(int index) => Path.Combine(_folder, _ids[index].Value.Replace('/', Path.DirectorySeparatorChar));
}
