using System.Buffers.Binary;
using System.Text;
using KnowledgeTransfer.Data.Voc;

namespace KnowledgeTransfer.Data.Matlab;

/// <summary>An array of structs in a MAT-file: rows with named fields, of which texts and single numbers are read.</summary>
internal sealed class MatStructArray
{
    /// <summary>Twice what MATLAB allows a name to have.</summary>
    private const int LongestName = 128;

    private readonly string _path, _variable;
    private readonly byte[] _bytes;
    private readonly string[] _fields;
    private readonly MatElement[] _values;

    /// <summary>Reads the file and finds every field of every row; values are decoded when they are asked for.</summary>
    /// <param name="path">The file.</param>
    /// <param name="variable">Name of the array.</param>
    /// <exception cref="DataException">The file cannot be read (<see cref="MatFile.Read"/>), or the variable is no array of structs.
    /// </exception>
    public MatStructArray(string path, string variable)
    {
        (_path, _variable) = (path, variable);
        (_bytes, MatArray array) = MatFile.Read(path, variable);
        if (array.Class != MatClass.Struct)
            throw new DataException($"{path}: {variable} is of class {array.Class}; an array of structs was expected. Take the file from " +
                "the development kit.");
        ReadOnlySpan<byte> bytes = _bytes.AsSpan(0, array.End);
        MatElement length = MatElement.Read(bytes, array.Values, path, MatType.Int32);
        MatElement names = MatElement.Read(bytes, length.Next, path, MatType.Int8);
        int nameLength = length.Length == 4 ? BinaryPrimitives.ReadInt32LittleEndian(length.In(bytes)) : 0;
        if (nameLength is < 1 or > LongestName || names.Length % nameLength != 0)
            throw new DataException($"{path}: {variable} has {names.Length} bytes of field names of {nameLength} bytes each. It is " +
                "damaged; fetch it again.");
        _fields = new string[names.Length / nameLength];
        for (int i = 0; i < _fields.Length; i++)
            _fields[i] = Encoding.Latin1.GetString(bytes.Slice(names.Start + i * nameLength, nameLength)).Split('\0')[0];

        long values = array.Count * _fields.Length;
        if (values > (array.End - names.Next) / MatElement.TagLength)
            throw new DataException($"{path}: {variable} says {array.Count} rows of {_fields.Length} fields, which {bytes.Length} bytes " +
                "cannot hold. It is truncated or damaged; fetch it again.");
        (Count, _values) = ((int)array.Count, new MatElement[values]);
        int at = names.Next;
        for (int i = 0; i < _values.Length; i++)
        {
            _values[i] = MatElement.Read(bytes, at, path, MatType.Matrix);
            at = _values[i].Next;
        }
    }

    /// <summary>Rows.</summary>
    public int Count { get; }

    /// <summary>A field that holds text.</summary>
    /// <param name="row">0 to Count - 1.</param>
    /// <param name="field">Its name.</param>
    /// <exception cref="DataException">No such field, or it holds something else.</exception>
    public string Text(int row, string field)
    {
        MatArray array = Array(row, field);
        if (array.Class != MatClass.Char) throw Wrong(row, field, $"is of class {array.Class}; text was expected");
        if (array.Count == 0) return "";
        MatElement values = MatElement.Read(_bytes.AsSpan(0, array.End), array.Values, _path);
        ReadOnlySpan<byte> bytes = values.In(_bytes);
        return values.Type switch
        {
            MatType.UInt16 or MatType.Utf16 => Encoding.Unicode.GetString(bytes),
            MatType.Utf8 => Encoding.UTF8.GetString(bytes),
            MatType.Int8 or MatType.UInt8 => Encoding.Latin1.GetString(bytes),
            _ => throw Wrong(row, field, $"has letters of type {values.Type}"),
        };
    }

    /// <summary>A field that holds one whole number.</summary>
    /// <param name="row">0 to Count - 1.</param>
    /// <param name="field">Its name.</param>
    /// <exception cref="DataException">No such field, or it holds something else.</exception>
    public int WholeNumber(int row, string field)
    {
        MatArray array = Array(row, field);
        if (array.Class is < MatClass.Double or > MatClass.UInt64 || array.Count != 1)
            throw Wrong(row, field, $"is {array.Count} values of class {array.Class}; one number was expected");
        MatElement values = MatElement.Read(_bytes.AsSpan(0, array.End), array.Values, _path);
        double number = Number(values.Type, values.In(_bytes));
        return number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue
            ? (int)number
            : throw Wrong(row, field, FormattableString.Invariant($"is {number}; a whole number was expected"));
    }

    /// <summary>MATLAB stores a number in the smallest type that holds it, whatever its class. NaN where bytes are missing.</summary>
    private static double Number(MatType type, ReadOnlySpan<byte> bytes) => (type, bytes.Length) switch
    {
        (MatType.Int8, >= 1) => (sbyte)bytes[0],
        (MatType.UInt8, >= 1) => bytes[0],
        (MatType.Int16, >= 2) => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        (MatType.UInt16, >= 2) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        (MatType.Int32, >= 4) => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        (MatType.UInt32, >= 4) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        (MatType.Single, >= 4) => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        (MatType.Double, >= 8) => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        (MatType.Int64, >= 8) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        (MatType.UInt64, >= 8) => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        _ => double.NaN,
    };

    private MatArray Array(int row, string field)
    {
        int column = System.Array.IndexOf(_fields, field);
        if (column < 0)
            throw new DataException($"{_path}: {_variable} has no field {field}; it has " +
                $"{VocText.Show(string.Join(", ", _fields))}. Take the file from the development kit.");
        return MatArray.Read(_bytes, _values[row * _fields.Length + column], _path);
    }

    /// <summary>Rows are counted from 1, as MATLAB does.</summary>
    private DataException Wrong(int row, string field, string problem) =>
        new($"{_path}: {_variable}({row + 1}).{field} {problem}. Take the file from the development kit.");
}
