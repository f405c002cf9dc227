using System.Buffers.Binary;
using System.Text;

namespace KnowledgeTransfer.Data.Matlab;

/// <summary>What stands before the values of an array: its class, size and name.</summary>
/// <param name="Class">What it is.</param>
/// <param name="Count">Product of its dimensions.</param>
/// <param name="Name">The variable's name; empty inside of a struct.</param>
/// <param name="Values">First byte of what follows, up to <paramref name="End"/>.</param>
/// <param name="End">First byte after the array.</param>
internal readonly record struct MatArray(MatClass Class, long Count, string Name, int Values, int End)
{
    /// <summary>Reads the pieces that every array begins with.</summary>
    /// <param name="bytes">What the array must lie in.</param>
    /// <param name="matrix">The piece that is the array.</param>
    /// <param name="name">The file, for messages.</param>
    /// <returns>An array of no class and no values where the piece is empty, as MATLAB writes fields that were never assigned.</returns>
    /// <exception cref="DataException">A piece is missing, of a wrong type or beyond the array's end.</exception>
    public static MatArray Read(ReadOnlySpan<byte> bytes, MatElement matrix, string name)
    {
        int end = matrix.Start + matrix.Length;
        if (matrix.Length == 0) return new MatArray(0, 0, "", end, end);
        bytes = bytes[..end];
        MatElement flags = MatElement.Read(bytes, matrix.Start, name, MatType.UInt32);
        MatElement dimensions = MatElement.Read(bytes, flags.Next, name, MatType.Int32);
        MatElement called = MatElement.Read(bytes, dimensions.Next, name, MatType.Int8);
        if (flags.Length < 4 || dimensions.Length < 8 || dimensions.Length % 4 != 0)
            throw new DataException($"{name}: the array at byte {matrix.Start} has {flags.Length} bytes of flags and {dimensions.Length} " +
                "of dimensions. It is damaged; fetch it again.");
        long count = 1;
        for (int i = dimensions.Start; i < dimensions.Start + dimensions.Length; i += 4)
        {
            int size = BinaryPrimitives.ReadInt32LittleEndian(bytes[i..]);
            // Whatever an array holds has bytes, so no more values can be there than bytes; this keeps the product from overflowing.
            if (size < 0 || size * count > bytes.Length)
                throw new DataException($"{name}: the array at byte {matrix.Start} has a dimension of {size}, and {matrix.Length} bytes. " +
                    "It is damaged; fetch it again.");
            count *= size;
        }
        string text = Encoding.Latin1.GetString(called.In(bytes));
        return new MatArray((MatClass)bytes[flags.Start], count, text, called.Next, end);
    }
}
