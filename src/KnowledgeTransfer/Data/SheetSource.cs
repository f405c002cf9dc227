using System.Security.Cryptography;

namespace KnowledgeTransfer.Data;

/// <summary>
/// Many small pictures of one size as tiles of a few losslessly compressed sheets: a folder with <c>sheet.json</c> and the files that it
/// names. This is the form in which samples ship with the project; <c>models/make_sample.py</c> writes it.
/// </summary>
/// <remarks>
/// <c>sheet.json</c> has <c>tileWidth</c>, <c>tileHeight</c>, <c>columns</c>, <c>classes</c>, <c>parts</c> (prefix, count, heldOut, labels)
/// and <c>sheets</c> (file, count, sha256). Tiles lie row by row; over all sheets they are counted through the parts in order, and picture
/// i of a part has the id <c>prefix/%05d</c>. Every sheet's SHA-256 is checked on opening; a sheet is decoded when first used and kept.
/// </remarks>
public sealed class SheetSource : ImageSource
{
    private readonly SheetDescription _description;
    private readonly Lazy<RgbImage>[] _sheets;
    private readonly PackedPictures<(int Sheet, int Tile)> _pictures = new();

    /// <summary>Reads the description and checks the sheets' hashes.</summary>
    /// <param name="path">The folder, or its <c>sheet.json</c>.</param>
    /// <exception cref="ConfigException">There is no <c>sheet.json</c>.</exception>
    /// <exception cref="DataException">The description is inconsistent, or a sheet is missing or changed.</exception>
    public SheetSource(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string file = Directory.Exists(path) ? Path.Combine(path, SheetDescription.FileName) : path;
        if (!File.Exists(file))
            throw new ConfigException($"{file} does not exist. A folder of picture sheets has a {SheetDescription.FileName}.");
        _description = SheetDescription.Read(file);
        string folder = Path.GetDirectoryName(Path.GetFullPath(file)) ?? ".";
        _sheets = [.. _description.Sheets.Select(s => Open(Path.Combine(folder, s.File), s))];
        (int Sheet, int Tile)[] places = [.. _description.Sheets
            .SelectMany((sheet, s) => Enumerable.Range(0, sheet.Count).Select(tile => (s, tile)))];
        int place = 0;
        foreach (SheetDescription.Part part in _description.Parts)
        {
            for (int i = 0; i < part.Count; i++)
                _pictures.Add(places[place++], part.Prefix, i, part.Labels?[i] ?? -1, part.HeldOut);
        }
        if (_description.Parts.Any(p => p.Labels is not null)) Labels = new ImageLabels(_description.Classes, _pictures.Classes);
        HeldOut = _pictures.Split();
    }

    /// <inheritdoc/>
    public override string Name => _description.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<ImageId> Ids => _pictures.Ids;

    /// <inheritdoc/>
    public override ImageLabels? Labels { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<bool>? HeldOut { get; }

    /// <inheritdoc/>
    public override RgbImage Decode(int index)
    {
        (int sheetIndex, int tile) = _pictures[index];
        RgbImage sheet = _sheets[sheetIndex].Value;
        (int row, int column) = Math.DivRem(tile, _description.Columns);
        (int width, int height) = (_description.TileWidth, _description.TileHeight);
        byte[] rgb = new byte[width * height * 3];
        for (int y = 0; y < height; y++)
        {
            int from = ((row * height + y) * sheet.Width + column * width) * 3;
            sheet.Pixels.AsSpan(from, width * 3).CopyTo(rgb.AsSpan(y * width * 3));
        }
        return new RgbImage(width, height, rgb);
    }

    /// <inheritdoc/>
    public override ImageHeader Verify(int index)
    {
        _ = _sheets[_pictures[index].Sheet].Value;
        return new ImageHeader(_description.TileWidth, _description.TileHeight, "sheet");
    }

    private Lazy<RgbImage> Open(string path, SheetDescription.Sheet sheet)
    {
        byte[] encoded = WholeFile.Read(path);
        string hash = Convert.ToHexStringLower(SHA256.HashData(encoded));
        if (!hash.Equals(sheet.Sha256, StringComparison.OrdinalIgnoreCase))
            throw new DataException($"{path} has SHA-256 {hash}, but {SheetDescription.FileName} says {sheet.Sha256}. " +
                "The file was changed or the download is incomplete; fetch it again.");
        return new Lazy<RgbImage>(() => Decode(path, encoded, sheet.Count));
    }

    private RgbImage Decode(string path, byte[] encoded, int count)
    {
        RgbImage image = ImageDecoder.Decode(encoded, path);
        int rows = (count + _description.Columns - 1) / _description.Columns;
        (int width, int height) = (_description.Columns * _description.TileWidth, rows * _description.TileHeight);
        return image.Width >= width && image.Height >= height
            ? image
            : throw new DataException($"{path} is {image.Width} x {image.Height} pixels; {count} tiles need {width} x {height}.");
    }
}
