using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Reads what stands before the data of a <c>.npy</c> file. The text is a Python dict literal; only the three keys of the format and
/// the few kinds of values that they can have are understood, and nothing is ever evaluated.
/// </summary>
internal ref struct NpyHeaderParser
{
    private readonly ReadOnlySpan<char> _text;
    private readonly string _path;
    private int _position;

    private NpyHeaderParser(ReadOnlySpan<char> text, string path)
    {
        _text = text;
        _path = path;
    }

    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Parses the start of <paramref name="file"/>; leaves its position at the first element.</summary>
    /// <exception cref="ArtefactException">The header is not one that this project reads; the message says why and what to do.</exception>
    public static NpyHeader Parse(Stream file, string path)
    {
        Span<byte> start = stackalloc byte[12];
        int read = file.ReadAtLeast(start[..10], 10, throwOnEndOfStream: false);
        CheckMagic(start[..read], path);
        if (read < 10) throw Truncated(path, file.Length);
        (int major, int minor) = (start[6], start[7]);
        if (major is < 1 or > 3 || minor != 0)
        {
            throw new ArtefactException(
                $"{path} is a .npy file of version {major}.{minor}; 1.0, 2.0 and 3.0 are read. Save it again with numpy.save.");
        }

        int prefix = major == 1 ? 10 : 12;
        if (major > 1 && file.ReadAtLeast(start[10..], 2, throwOnEndOfStream: false) < 2) throw Truncated(path, file.Length);
        uint length = major == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..])
            : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        if (length > NpyHeader.MaximumTextLength)
        {
            throw new ArtefactException(
                $"{path} has a .npy header of {length} bytes; at most {NpyHeader.MaximumTextLength} are read. "
                + "An array of plain numbers needs about 120.");
        }

        var bytes = new byte[length];
        if (file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length) throw Truncated(path, file.Length);
        string text = (major == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes);
        return new NpyHeaderParser(text, path).ParseText(prefix + (int)length);
    }

    private static void CheckMagic(ReadOnlySpan<byte> start, string path)
    {
        ReadOnlySpan<byte> expected = Magic;
        int common = Math.Min(start.Length, expected.Length);
        if (start.Length > 0 && start[..common].SequenceEqual(expected[..common])) return;
        string kind = start switch
        {
            [] => "it is empty",
            [(byte)'P', (byte)'K', ..] => "it is a zip archive, perhaps an .npz; save the one array that is meant with numpy.save",
            [0x80, ..] => "it looks like a Python pickle, which is never loaded; save the array with numpy.save",
            [(byte)'<', ..] => "it looks like an HTML or XML page, perhaps an error page of a download",
            _ => $"it begins with {Convert.ToHexString(start[..Math.Min(start.Length, 6)])} instead of {Convert.ToHexString(expected)}",
        };
        throw new ArtefactException($"{path} is not a .npy file: {kind}.");
    }

    private static ArtefactException Truncated(string path, long length) =>
        new($"{path} is truncated: it ends inside its .npy header after {length} bytes. Write or copy it again.");

    private NpyHeader ParseText(int dataOffset)
    {
        string? descriptor = null;
        bool? fortranOrder = null;
        long[]? shape = null;
        Expect('{');
        while (!TryTake('}'))
        {
            string key = TakeString();
            Expect(':');
            switch (key)
            {
                case "descr" when descriptor is null: descriptor = TakeDescriptor(); break;
                case "fortran_order" when fortranOrder is null: fortranOrder = TakeBoolean(); break;
                case "shape" when shape is null: shape = TakeShape(); break;
                default: throw Malformed($"the key '{key}' is unknown or comes twice");
            }

            if (TryTake(',')) continue;
            Expect('}');
            break;
        }

        SkipSpace();
        if (_position != _text.Length) throw Malformed("there is text after the closing brace");
        if (descriptor is null || fortranOrder is null || shape is null) throw Malformed("descr, fortran_order and shape are needed");
        NpyType type = ParseDescriptor(descriptor);
        if (!NpyHeader.TryCount(shape, NpyHeader.SizeOf(type), out long elements))
        {
            throw new ArtefactException(
                $"{_path} claims an array of shape {NpyHeader.ShapeText(shape)}, whose size overflows. Write it again.");
        }

        if (fortranOrder.Value && shape.Length > 1)
        {
            throw new ArtefactException(
                $"{_path} is stored column by column (Fortran order); rows are needed. "
                + "Save it with numpy.save(path, numpy.ascontiguousarray(array)).");
        }

        return new NpyHeader(type, shape, elements, dataOffset);
    }

    private readonly NpyType ParseDescriptor(string descriptor)
    {
        foreach (NpyType type in Enum.GetValues<NpyType>())
            if (descriptor == NpyHeader.Descriptor(type)) return type;
        if (descriptor.Contains('O', StringComparison.Ordinal))
        {
            throw new ArtefactException(
                $"{_path} holds pickled Python objects (dtype object), which are never unpickled because that can run code. "
                + "Save numbers instead: numpy.save(path, array.astype('float32')).");
        }

        if (descriptor.StartsWith('>'))
        {
            throw new ArtefactException(
                $"{_path} is big-endian (dtype {descriptor}); little-endian is needed. "
                + $"Save it with numpy.save(path, array.astype('<{descriptor[1..]}')).");
        }

        throw new ArtefactException(
            $"{_path} has dtype {descriptor}; float16, float32, float64, int32 and int64 are read. "
            + "Save it with numpy.save(path, array.astype('float32')).");
    }

    private string TakeDescriptor()
    {
        SkipSpace();
        if (_position < _text.Length && _text[_position] is '[' or '(')
        {
            throw new ArtefactException(
                $"{_path} has a structured dtype (records with fields); one array of numbers is needed. Save the field that is meant.");
        }

        return TakeString();
    }

    private string TakeString()
    {
        SkipSpace();
        if (_position >= _text.Length || _text[_position] is not ('\'' or '"')) throw Malformed("a quoted name is needed");
        char quote = _text[_position++];
        int length = _text[_position..].IndexOf(quote);
        if (length < 0) throw Malformed("a quote is not closed");
        string value = _text.Slice(_position, length).ToString();
        _position += length + 1;
        return value;
    }

    private bool TakeBoolean()
    {
        SkipSpace();
        foreach (bool value in (ReadOnlySpan<bool>)[true, false])
        {
            if (!_text[_position..].StartsWith(value ? "True" : "False", StringComparison.Ordinal)) continue;
            _position += value ? 4 : 5;
            return value;
        }

        throw Malformed("True or False is needed");
    }

    private long[] TakeShape()
    {
        var lengths = new List<long>();
        Expect('(');
        while (!TryTake(')'))
        {
            lengths.Add(TakeLength());
            if (TryTake(',')) continue;
            Expect(')');
            break;
        }

        return [.. lengths];
    }

    private long TakeLength()
    {
        SkipSpace();
        if (_position < _text.Length && _text[_position] == '-')
            throw new ArtefactException($"{_path} claims a negative axis length in its .npy header. Write it again.");
        int first = _position;
        while (_position < _text.Length && char.IsAsciiDigit(_text[_position])) _position++;
        if (_position == first) throw Malformed("an axis length is needed");
        if (!long.TryParse(_text[first.._position], CultureInfo.InvariantCulture, out long length))
            throw new ArtefactException($"{_path} claims an axis of {_text[first.._position]} elements, which overflows. Write it again.");

        // Python 2 wrote its long integers as 3L.
        if (_position < _text.Length && _text[_position] == 'L') _position++;
        return length;
    }

    private bool TryTake(char symbol)
    {
        SkipSpace();
        if (_position >= _text.Length || _text[_position] != symbol) return false;
        _position++;
        return true;
    }

    private void Expect(char symbol)
    {
        if (!TryTake(symbol)) throw Malformed($"'{symbol}' is needed");
    }

    private void SkipSpace()
    {
        while (_position < _text.Length && _text[_position] is ' ' or '\n' or '\t' or '\r') _position++;
    }

    private readonly ArtefactException Malformed(string reason) =>
        new($"{_path} has a .npy header that cannot be read: {reason}, at character {_position}. Save it again with numpy.save.");
}
