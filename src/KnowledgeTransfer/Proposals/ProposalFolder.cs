using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Proposals;

/// <summary>
/// Proposals on disk, one file per picture, so that a search of hours is done once and goes on where it was interrupted. A file's name is
/// a hash of the picture's content and of the options: other options or another picture mean another file, never a wrong one.
/// </summary>
/// <remarks>
/// A file holds the number of boxes (4 bytes) and left, top, right and bottom of each (float32), little-endian. Boxes go through the file
/// also when they are new, so that a run's figures do not depend on when they were searched. Independent of the number of threads.
/// </remarks>
public sealed class ProposalFolder
{
    private const string Version = "selective search 1"; // part of every name: raise it when the search itself changes
    private const int BoxBytes = 4 * sizeof(float);

    private readonly string _folder, _key;
    private readonly SelectiveSearchOptions _options;

    /// <summary>Nothing is read or created yet.</summary>
    /// <param name="folder">Where the files lie; several sets of pictures may share it.</param>
    /// <param name="options">Of the search; null takes the defaults.</param>
    /// <exception cref="ConfigException">An option is out of its range.</exception>
    public ProposalFolder(string folder, SelectiveSearchOptions? options = null)
    {
        (_folder, _options) = (folder, options ?? new SelectiveSearchOptions());
        _options.Check();
        _key = Version + "\n" + JsonSerializer.Serialize(_options) + "\n";
    }

    /// <summary>The proposals of every picture of a set: read where they are there, searched and written where they are not.</summary>
    /// <param name="pictures">The set.</param>
    /// <param name="threads">Pictures at a time; 0 for as many as there are processors.</param>
    /// <param name="progress">Told after every picture; null for none.</param>
    /// <param name="what">What the progress calls them.</param>
    /// <param name="cancellation">What is finished stays.</param>
    /// <returns>In the order of the set, for each the most promising first; at least one, all inside of the picture.</returns>
    /// <exception cref="DataException">A picture cannot be decoded.</exception>
    /// <exception cref="ArtefactException">A file is damaged or cannot be written.</exception>
    public IReadOnlyList<IReadOnlyList<PixelBox>> Of(
        ImageSource pictures, int threads = 0, IProgress<StageProgress>? progress = null, string what = "pictures",
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        Directory.CreateDirectory(_folder);
        var all = new IReadOnlyList<PixelBox>[pictures.Count];
        object gate = new();
        int done = 0;
        ParallelPictures.For(pictures.Count, threads > 0 ? threads : Environment.ProcessorCount, cancellation, i =>
        {
            string path = Path.Combine(_folder, FileName(pictures.HashContent(i)));
            if (!File.Exists(path)) AtomicFile.Write(path, ToBytes(SelectiveSearch.Propose(pictures.Decode(i), _options)));
            all[i] = FromBytes(File.ReadAllBytes(path), path);
            lock (gate) progress?.Report(new StageProgress("proposals", what, ++done, pictures.Count));
        });
        return all;
    }

    private string FileName(byte[] content)
    {
        byte[] hash = SHA256.HashData([.. Encoding.UTF8.GetBytes(_key), .. content]);
        return Convert.ToHexStringLower(hash.AsSpan(0, 16)) + ".boxes";
    }

    private static byte[] ToBytes(IReadOnlyList<PixelBox> boxes)
    {
        byte[] bytes = new byte[sizeof(int) + boxes.Count * BoxBytes];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, boxes.Count);
        for (int i = 0; i < boxes.Count; i++)
        {
            Span<byte> box = bytes.AsSpan(sizeof(int) + i * BoxBytes);
            BinaryPrimitives.WriteSingleLittleEndian(box, (float)boxes[i].Left);
            BinaryPrimitives.WriteSingleLittleEndian(box[4..], (float)boxes[i].Top);
            BinaryPrimitives.WriteSingleLittleEndian(box[8..], (float)boxes[i].Right);
            BinaryPrimitives.WriteSingleLittleEndian(box[12..], (float)boxes[i].Bottom);
        }
        return bytes;
    }

    private static PixelBox[] FromBytes(byte[] bytes, string path)
    {
        int count = bytes.Length < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (count < 1 || bytes.Length != sizeof(int) + (long)count * BoxBytes)
            throw new ArtefactException($"{path} has {bytes.Length} bytes, which are no proposals. Delete it; they are searched again.");
        var boxes = new PixelBox[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> box = bytes.AsSpan(sizeof(int) + i * BoxBytes);
            boxes[i] = new PixelBox(
                BinaryPrimitives.ReadSingleLittleEndian(box), BinaryPrimitives.ReadSingleLittleEndian(box[4..]),
                BinaryPrimitives.ReadSingleLittleEndian(box[8..]), BinaryPrimitives.ReadSingleLittleEndian(box[12..]));
        }
        return boxes;
    }
}
