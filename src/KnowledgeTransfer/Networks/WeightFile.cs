using System.Buffers.Binary;
using System.Runtime.InteropServices;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Networks;

/// <summary>
/// Weights in the safetensors format: an 8-byte little-endian header length, a JSON header (name -> dtype, shape, byte range), then the
/// values. <c>safetensors.numpy.load_file</c> reads what <see cref="Write"/> writes.
/// </summary>
/// <remarks>Only float32 (dtype F32). The same weights and metadata give the same bytes.</remarks>
public static class WeightFile
{
    /// <summary>Largest header that the format allows, in bytes.</summary>
    public const int HeaderLimit = 100_000_000;

    /// <summary>
    /// Writes weights in the order of <see cref="WeightSet.Names"/>, values packed without gaps, through <c>path.tmp</c> and a rename.
    /// </summary>
    /// <param name="path">The file; replaced if there is one.</param>
    /// <param name="weights">Tensors of any shape.</param>
    /// <param name="metadata">Free text by key (the format's <c>__metadata__</c>), written in ordinal order of the keys; null for
    /// none.</param>
    /// <exception cref="ArgumentException">A tensor is called <c>__metadata__</c>.</exception>
    /// <exception cref="ArtefactException">The file cannot be written; the message carries the system's words.</exception>
    public static void Write(string path, WeightSet weights, IReadOnlyDictionary<string, string>? metadata = null)
    {
        byte[] header = WeightFileHeader.Write(weights, metadata);
        using var file = new AtomicFile(path);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        file.Stream.Write(length);
        file.Stream.Write(header);
        foreach (string name in weights.Names) WriteValues(file.Stream, weights[name].Values);
        file.Complete();
    }

    /// <summary>Reads weights.</summary>
    /// <inheritdoc cref="Read(string, out IReadOnlyDictionary{string, string})"/>
    public static WeightSet Read(string path) => Read(path, out _);

    /// <summary>Reads weights and metadata. Everything the header promises is checked before any value is read.</summary>
    /// <param name="path">A safetensors file.</param>
    /// <param name="metadata">The file's <c>__metadata__</c>; empty if it has none.</param>
    /// <returns>The tensors, in the order in which their values lie in the file.</returns>
    /// <exception cref="ArtefactException">
    /// Not a safetensors file, truncated, longer than its header says, a header above 100 MB, doubled names, ranges that overlap or leave
    /// gaps, shapes that do not match their ranges, or a dtype other than F32. The message says which.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WeightSet Read(string path, out IReadOnlyDictionary<string, string> metadata)
    {
        using FileStream file = Open(path);
        var weights = new WeightSet();
        foreach (WeightFileHeader.Entry entry in ReadHeader(file, path, out metadata))
        {
            var values = new float[entry.Count];
            ReadValues(file, values);
            weights.Add(entry.Name, entry.Shape, values);
        }
        return weights;
    }

    /// <summary>Reads what is said about the weights, and checks the header as <see cref="Read(string)"/> does; no value is read.</summary>
    /// <param name="path">A safetensors file.</param>
    /// <returns>The file's <c>__metadata__</c>; empty if it has none.</returns>
    /// <exception cref="ArtefactException">As of <see cref="Read(string)"/>.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyDictionary<string, string> ReadMetadata(string path)
    {
        using FileStream file = Open(path);
        ReadHeader(file, path, out IReadOnlyDictionary<string, string> metadata);
        return metadata;
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);

    /// <summary>Leaves the file at the first value.</summary>
    private static IReadOnlyList<WeightFileHeader.Entry> ReadHeader(
        FileStream file, string path, out IReadOnlyDictionary<string, string> metadata)
    {
        Span<byte> length = stackalloc byte[8];
        if (file.Length < 8) throw Broken(path, $"it has {file.Length} bytes, too few for the header length");
        file.ReadExactly(length);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(length);
        if (headerLength > HeaderLimit) throw Broken(path, $"its header would have {headerLength} bytes; the format allows {HeaderLimit}");
        if (8 + (long)headerLength > file.Length)
            throw Broken(path, $"its header would have {headerLength} bytes, the file has {file.Length}");
        var header = new byte[(int)headerLength];
        file.ReadExactly(header);
        try
        {
            return WeightFileHeader.Parse(header, file.Length - 8 - (long)headerLength, out metadata);
        }
        catch (FormatException e)
        {
            throw Broken(path, e.Message, e);
        }
    }

    private static ArtefactException Broken(string path, string problem, Exception? inner = null) =>
        new($"{path} is not a usable safetensors file: {problem}. Make it again, or check that the copy is complete.", inner);

    // The format is little-endian; the rare big-endian machine swaps in place of the plain copy.
    private static void WriteValues(Stream file, float[] values)
    {
        if (BitConverter.IsLittleEndian)
        {
            for (int first = 0; first < values.Length; first += 1 << 24)
                file.Write(MemoryMarshal.AsBytes(values.AsSpan(first, Math.Min(1 << 24, values.Length - first))));
            return;
        }
        Span<byte> bytes = stackalloc byte[4];
        foreach (float value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            file.Write(bytes);
        }
    }

    private static void ReadValues(Stream file, float[] values)
    {
        for (int first = 0; first < values.Length; first += 1 << 24)
            file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan(first, Math.Min(1 << 24, values.Length - first))));
        if (BitConverter.IsLittleEndian) return;
        Span<int> bits = MemoryMarshal.Cast<float, int>(values.AsSpan());
        BinaryPrimitives.ReverseEndianness(bits, bits);
    }
}
