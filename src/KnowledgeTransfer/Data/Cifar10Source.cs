using System.Globalization;

namespace KnowledgeTransfer.Data;

/// <summary>
/// CIFAR-10's official binary files: a folder with <c>data_batch_1.bin</c> .. and <c>test_batch.bin</c>, or one such file. A record has one
/// label byte and 32 x 32 red, green and blue bytes (3,073 in all). The test batch is held out; labels serve evaluation only.
/// </summary>
/// <remarks>
/// Ids are <c>train/00017</c> and <c>test/00003</c>, counted as in the whole data set: the first record of data_batch_2 is train/10000 even
/// where batch 1 is missing. A file of another name counts under its own name. Files are held in memory, 30 MB each.
/// Source of the format: https://www.cs.toronto.edu/~kriz/cifar.html
/// </remarks>
public sealed class Cifar10Source : ImageSource
{
    private const int Side = 32;
    private const int PictureBytes = 3 * Side * Side;
    private const int RecordBytes = 1 + PictureBytes;
    private const int OfficialBatchSize = 10_000;
    private const string BatchPrefix = "data_batch_";
    private const string TestName = "test_batch";

    private static readonly string[] _officialNames =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    private readonly PackedPictures<(byte[] Bytes, int Record)> _pictures = new();

    /// <summary>Reads the files into memory and checks every record's label.</summary>
    /// <param name="path">The folder, or one .bin file.</param>
    /// <exception cref="ConfigException">Nothing is there, or the folder has no such file.</exception>
    /// <exception cref="DataException">A file is no whole number of records, has too many, or a label is no class.</exception>
    public Cifar10Source(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string[] files = Files(path);
        string folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".";
        string[] names = ReadClassNames(Path.Combine(folder, "batches.meta.txt"));

        foreach (string file in files)
        {
            byte[] bytes = ReadRecords(file);
            (string prefix, int first, bool isTest) = Numbering(file, bytes.Length / RecordBytes);
            for (int r = 0; r < bytes.Length / RecordBytes; r++)
            {
                int label = bytes[(long)r * RecordBytes];
                if (label >= names.Length)
                    throw new DataException($"{file}: record {r} has label {label}, but there are {names.Length} classes. " +
                        "The file is damaged or is not CIFAR-10 in its binary form; fetch it again.");
                _pictures.Add((bytes, r), prefix, first + r, label, isTest);
            }
        }
        Name = files.Length == 1 ? $"CIFAR-10 file {Path.GetFileName(files[0])}" : "CIFAR-10";
        Labels = new ImageLabels(names, _pictures.Classes);
        HeldOut = _pictures.Split();
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ImageId> Ids => _pictures.Ids;

    /// <inheritdoc/>
    public override ImageLabels? Labels { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<bool>? HeldOut { get; }

    /// <inheritdoc/>
    public override RgbImage Decode(int index)
    {
        (byte[] bytes, int record) = _pictures[index];
        byte[] rgb = new byte[PictureBytes];
        PixelPacking.PlanesToRgb(bytes.AsSpan(record * RecordBytes + 1, PictureBytes), rgb);
        return new RgbImage(Side, Side, rgb);
    }

    /// <inheritdoc/>
    public override ImageHeader Verify(int index) => new(Side, Side, "cifar-10");

    /// <summary>True for a folder that holds at least one official batch file.</summary>
    internal static bool IsCifarFolder(string folder) =>
        Directory.EnumerateFiles(folder, "*.bin").Any(f => IsOfficial(Path.GetFileNameWithoutExtension(f)));

    private static bool IsOfficial(string name) => name == TestName || BatchNumber(name) > 0;

    private static int BatchNumber(string name) =>
        name.StartsWith(BatchPrefix, StringComparison.Ordinal) &&
        int.TryParse(name.AsSpan(BatchPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    /// <summary>Training batches by number, then the test batch.</summary>
    private static string[] Files(string path)
    {
        if (File.Exists(path)) return [path];
        if (!Directory.Exists(path))
            throw new ConfigException($"{path} does not exist. Give the folder of CIFAR-10's .bin files, or one of them.");
        string[] files = [.. Directory.EnumerateFiles(path, "*.bin")
            .Where(f => IsOfficial(Path.GetFileNameWithoutExtension(f)))
            .OrderBy(f => BatchNumber(Path.GetFileNameWithoutExtension(f)) is var n and > 0 ? n : int.MaxValue)];
        return files.Length > 0
            ? files
            : throw new ConfigException($"The folder {path} has neither {BatchPrefix}1.bin .. nor {TestName}.bin.");
    }

    private static byte[] ReadRecords(string file)
    {
        byte[] bytes = WholeFile.Read(file);
        if (bytes.Length == 0 || bytes.Length % RecordBytes != 0)
            throw new DataException($"{file} has {bytes.Length} bytes, which is no whole number of {RecordBytes}-byte records " +
                "(1 label and 32 x 32 x 3 pixels). The download is incomplete, or this is another version of CIFAR; " +
                "fetch the binary version.");
        return bytes;
    }

    private static (string Prefix, int First, bool IsTest) Numbering(string file, int count)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        if (!IsOfficial(name)) return (name, 0, false);
        if (count > OfficialBatchSize)
            throw new DataException($"{file} has {count} records; an official batch has {OfficialBatchSize}. " +
                "Rename the file if it is your own.");
        return name == TestName ? ("test", 0, true) : ("train", (BatchNumber(name) - 1) * OfficialBatchSize, false);
    }

    private static string[] ReadClassNames(string file)
    {
        if (!File.Exists(file)) return _officialNames;
        string[] names = [.. File.ReadLines(file).Select(l => l.Trim()).Where(l => l.Length > 0)];
        return names.Length is > 0 and <= 256
            ? names
            : throw new DataException($"{file} names {names.Length} classes; 1 to 256 were expected, one a line.");
    }
}
