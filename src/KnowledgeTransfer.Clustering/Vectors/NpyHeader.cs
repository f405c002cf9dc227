using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Element type and shape of a <c>.npy</c> file (format versions 1.0, 2.0 and 3.0), C order, little-endian. Immutable.
/// </summary>
/// <remarks>Format: <see href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html"/>.</remarks>
public sealed class NpyHeader
{
    /// <summary>Longest header text that is read, in bytes; numpy itself refuses longer ones unless told otherwise.</summary>
    public const int MaximumTextLength = 10_000;

    private const int Alignment = 64;

    /// <summary>numpy leaves room for the first axis to grow to any 64-bit length, so that a header can be rewritten in place.</summary>
    private const int GrowthDigits = 21;

    private readonly long[] _shape;

    /// <summary>A header to be written.</summary>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Lengths of the axes, each 0 or more; no axes for a single number.</param>
    /// <exception cref="ArgumentException">A negative length, or more bytes than a file can have.</exception>
    public NpyHeader(NpyType type, params ReadOnlySpan<long> shape)
    {
        _shape = shape.ToArray();
        Type = type;
        if (!TryCount(_shape, SizeOf(type), out long elements))
            throw new ArgumentException($"{ShapeText(_shape)} is not the shape of an array of {Description(type)}.", nameof(shape));
        ElementCount = elements;
        DataOffset = Format().Length;
    }

    internal NpyHeader(NpyType type, long[] shape, long elementCount, int dataOffset)
    {
        (_shape, Type, ElementCount, DataOffset) = (shape, type, elementCount, dataOffset);
    }

    /// <summary>Element type.</summary>
    public NpyType Type { get; }

    /// <summary>Lengths of the axes, outermost first.</summary>
    public IReadOnlyList<long> Shape => _shape;

    /// <summary>Product of <see cref="Shape"/>.</summary>
    public long ElementCount { get; }

    /// <summary>Bytes per element: 2, 4 or 8.</summary>
    public int ElementSize => SizeOf(Type);

    /// <summary>Bytes before the first element.</summary>
    public int DataOffset { get; }

    /// <summary>The exact length of the whole file in bytes.</summary>
    public long FileLength => DataOffset + (ElementCount * ElementSize);

    /// <summary>Reads the header of a file and checks that the file has exactly the length that it promises.</summary>
    /// <param name="path">A <c>.npy</c> file.</param>
    /// <exception cref="ArtefactException">
    /// No such file, another format, truncated, trailing bytes, Fortran order, big-endian, an unsupported element type (objects are never
    /// unpickled), or a shape whose size overflows.
    /// </exception>
    public static NpyHeader Read(string path)
    {
        using FileStream file = NpyFile.OpenRead(path);
        return Read(file, path);
    }

    /// <summary>The bytes before the data, exactly as <c>numpy.save</c> writes them: a multiple of 64, ending in a line feed.</summary>
    public byte[] Format()
    {
        var text = new StringBuilder("{'descr': '").Append(Descriptor(Type)).Append("', 'fortran_order': False, 'shape': ")
            .Append(ShapeText(_shape)).Append(", }");
        if (_shape.Length > 0) text.Append(' ', GrowthDigits - _shape[0].ToString(CultureInfo.InvariantCulture).Length);

        // numpy pads with 1 to 64 spaces: a text that is aligned already gets a whole line more. Same bytes, same quirk.
        int prefix = NpyHeaderParser.Magic.Length + 2 + 2;
        text.Append(' ', Alignment - ((prefix + text.Length + 1) % Alignment)).Append('\n');
        bool version2 = text.Length > ushort.MaxValue;
        var bytes = new byte[prefix + (version2 ? 2 : 0) + text.Length];
        NpyHeaderParser.Magic.CopyTo(bytes);
        bytes[6] = version2 ? (byte)2 : (byte)1;
        if (version2) BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), text.Length);
        else BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)text.Length);
        Encoding.ASCII.GetBytes(text.ToString(), bytes.AsSpan(bytes.Length - text.Length));
        return bytes;
    }

    /// <summary>Type and shape for people, for example <c>(1000, 64) float32</c>.</summary>
    public override string ToString() => $"{ShapeText(_shape)} {Description(Type)}";

    internal static NpyHeader Read(Stream file, string path)
    {
        NpyHeader header = NpyHeaderParser.Parse(file, path);
        if (file.Length < header.FileLength)
        {
            throw new ArtefactException(
                $"{path} is truncated: {header} needs {header.FileLength} bytes, the file has {file.Length}. Write or copy it again.");
        }

        if (file.Length > header.FileLength)
        {
            throw new ArtefactException(
                $"{path} has {file.Length - header.FileLength} bytes after the end of its array: {header} needs {header.FileLength} bytes, "
                + $"the file has {file.Length}. Write it again with one numpy.save call.");
        }

        return header;
    }

    internal static bool TryCount(ReadOnlySpan<long> shape, int elementSize, out long elementCount)
    {
        elementCount = 1;
        foreach (long length in shape)
        {
            if (length < 0) return false;
            UInt128 product = (UInt128)elementCount * (ulong)length;

            // The margin leaves room for any header in front of the data.
            if (product * (uint)elementSize > long.MaxValue - (1L << 32)) return false;
            elementCount = (long)product;
        }

        return true;
    }

    internal static int SizeOf(NpyType type) => type switch
    {
        NpyType.Float16 => 2,
        NpyType.Float32 or NpyType.Int32 => 4,
        NpyType.Float64 or NpyType.Int64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a type of .npy files here"),
    };

    internal static string Descriptor(NpyType type) => type switch
    {
        NpyType.Float16 => "<f2",
        NpyType.Float32 => "<f4",
        NpyType.Float64 => "<f8",
        NpyType.Int32 => "<i4",
        NpyType.Int64 => "<i8",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a type of .npy files here"),
    };

    internal static string Description(NpyType type) => type.ToString().ToLowerInvariant();

    internal static string ShapeText(ReadOnlySpan<long> shape) => shape.Length == 1
        ? string.Create(CultureInfo.InvariantCulture, $"({shape[0]},)")
        : $"({string.Join(", ", shape.ToArray().Select(length => length.ToString(CultureInfo.InvariantCulture)))})";
}
