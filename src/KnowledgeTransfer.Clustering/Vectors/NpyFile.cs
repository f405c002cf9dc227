using System.Runtime.InteropServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Whole small arrays in <c>.npy</c> files: labels, distances, centroids. Large matrices go through <see cref="NpyMatrix"/> and
/// <see cref="NpyWriter"/>.
/// </summary>
public static class NpyFile
{
    /// <summary>Reads a one-dimensional array of integers.</summary>
    /// <param name="path">A file of dtype int32, or int64 with values that fit 32 bits (numpy's default integer).</param>
    /// <returns>[n] numbers.</returns>
    /// <exception cref="ArtefactException">Not such a file; see <see cref="NpyHeader.Read(string)"/>.</exception>
    public static int[] ReadInt32(string path)
    {
        (NpyHeader header, byte[] bytes) = ReadWhole(path, 1, NpyType.Int32, NpyType.Int64);
        if (header.Type == NpyType.Int32) return MemoryMarshal.Cast<byte, int>(bytes).ToArray();
        ReadOnlySpan<long> wide = MemoryMarshal.Cast<byte, long>(bytes);
        var values = new int[wide.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = wide[i] is >= int.MinValue and <= int.MaxValue
                ? (int)wide[i]
                : throw new ArtefactException($"{path} has {wide[i]} at index {i}, which does not fit 32 bits.");
        }

        return values;
    }

    /// <summary>Reads a one-dimensional array of float64 (float32 and float16 are widened).</summary>
    /// <param name="path">A file of dtype float64, float32 or float16.</param>
    /// <returns>[n] numbers.</returns>
    /// <exception cref="ArtefactException">Not such a file; see <see cref="NpyHeader.Read(string)"/>.</exception>
    public static double[] ReadFloat64(string path)
    {
        (NpyHeader header, byte[] bytes) = ReadWhole(path, 1, NpyType.Float64, NpyType.Float32, NpyType.Float16);
        var values = new double[header.ElementCount];
        NumberConversion.Widen(bytes, header.Type, values);
        return values;
    }

    /// <summary>Reads a two-dimensional array of float64 (float32 and float16 are widened) into one managed array.</summary>
    /// <param name="path">A file of dtype float64, float32 or float16.</param>
    /// <param name="dimension">d, the numbers per row.</param>
    /// <returns>n x d numbers, row-major.</returns>
    /// <exception cref="ArtefactException">Not such a file; see <see cref="NpyHeader.Read(string)"/>.</exception>
    public static double[] ReadMatrix(string path, out int dimension)
    {
        (NpyHeader header, byte[] bytes) = ReadWhole(path, 2, NpyType.Float64, NpyType.Float32, NpyType.Float16);
        dimension = header.Shape[1] <= Array.MaxLength
            ? (int)header.Shape[1]
            : throw new ArtefactException($"{path} has rows of {header.Shape[1]} numbers; at most {Array.MaxLength} are read.");
        var values = new double[header.ElementCount];
        NumberConversion.Widen(bytes, header.Type, values);
        return values;
    }

    /// <summary>Writes a one-dimensional int32 array; the file appears whole or not at all.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="values">[n] numbers.</param>
    /// <exception cref="ArtefactException">The file cannot be written; the message carries the system's words.</exception>
    public static void WriteInt32(string path, ReadOnlySpan<int> values) =>
        Write(path, new NpyHeader(NpyType.Int32, values.Length), MemoryMarshal.AsBytes(values));

    /// <summary>Writes a one-dimensional float64 array; the file appears whole or not at all.</summary>
    /// <inheritdoc cref="WriteInt32"/>
    public static void WriteFloat64(string path, ReadOnlySpan<double> values) =>
        Write(path, new NpyHeader(NpyType.Float64, values.Length), MemoryMarshal.AsBytes(values));

    /// <summary>Writes a float32 matrix; the file appears whole or not at all.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="values">n x d numbers, row-major.</param>
    /// <param name="dimension">d, 1 or more.</param>
    /// <exception cref="ArgumentException">The numbers are not whole rows.</exception>
    /// <exception cref="ArtefactException">The file cannot be written; the message carries the system's words.</exception>
    public static void WriteMatrix(string path, ReadOnlySpan<float> values, int dimension) =>
        Write(path, MatrixHeader(NpyType.Float32, values.Length, dimension), MemoryMarshal.AsBytes(values));

    /// <summary>Writes a float64 matrix; the file appears whole or not at all.</summary>
    /// <inheritdoc cref="WriteMatrix(string, ReadOnlySpan{float}, int)"/>
    public static void WriteMatrix(string path, ReadOnlySpan<double> values, int dimension) =>
        Write(path, MatrixHeader(NpyType.Float64, values.Length, dimension), MemoryMarshal.AsBytes(values));

    internal static FileStream OpenRead(string path)
    {
        if (Directory.Exists(path)) throw new ArtefactException($"{path} is a folder; a .npy file is needed.");
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ArtefactException($"{path} does not exist; a .npy file is needed there.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ArtefactException($"{path} cannot be opened: {e.Message}", e);
        }
    }

    private static NpyHeader MatrixHeader(NpyType type, int length, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (length % dimension != 0) throw new ArgumentException($"{length} numbers are not whole rows of {dimension}.", nameof(length));
        return new NpyHeader(type, length / dimension, dimension);
    }

    private static (NpyHeader Header, byte[] Bytes) ReadWhole(string path, int axes, params ReadOnlySpan<NpyType> types)
    {
        using FileStream file = OpenRead(path);
        NpyHeader header = NpyHeader.Read(file, path);
        string wanted = string.Join(" or ", types.ToArray().Select(NpyHeader.Description));
        if (header.Shape.Count != axes || !types.Contains(header.Type))
            throw new ArtefactException($"{path} is {header}; {axes} {(axes == 1 ? "axis" : "axes")} of {wanted} are needed.");
        if (header.FileLength > Array.MaxLength)
            throw new ArtefactException($"{path} has {header.FileLength} bytes; at most {Array.MaxLength} are read at once.");
        var bytes = new byte[header.ElementCount * header.ElementSize];
        file.ReadExactly(bytes);
        return (header, bytes);
    }

    private static void Write(string path, NpyHeader header, ReadOnlySpan<byte> bytes)
    {
        using var file = new AtomicFile(path);
        file.Stream.Write(header.Format());
        file.Stream.Write(bytes);
        file.Complete();
    }
}
