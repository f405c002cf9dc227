using System.Buffers.Binary;
using ElementKind = Onnx.TensorProto.Types.DataType;

namespace KnowledgeTransfer.Onnx;

/// <summary>Reads the numbers of small integer tensors and sizes of any.</summary>
internal static class TensorValues
{
    private const int MostIntegers = 64;

    /// <summary>Number of elements; null where the extents are negative or overflow.</summary>
    public static long? Count(TensorProto tensor)
    {
        try
        {
            return tensor.Dims.Any(d => d < 0) ? null : tensor.Dims.Aggregate(1L, (product, extent) => checked(product * extent));
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>The values of an int64 or int32 tensor of at most 64 elements (shapes, axes, pads), or null.</summary>
    public static long?[]? Integers(TensorProto tensor)
    {
        if (Count(tensor) is not (>= 0 and <= MostIntegers and var count)) return null;
        ReadOnlySpan<byte> raw = tensor.RawData.Span;
        var values = new long?[count];
        for (int i = 0; i < values.Length; i++)
        {
            switch ((ElementKind)tensor.DataType)
            {
                case ElementKind.Int64 when tensor.Int64Data.Count == count:
                    values[i] = tensor.Int64Data[i];
                    break;
                case ElementKind.Int64 when raw.Length == count * 8:
                    values[i] = BinaryPrimitives.ReadInt64LittleEndian(raw[(i * 8)..]);
                    break;
                case ElementKind.Int32 when tensor.Int32Data.Count == count:
                    values[i] = tensor.Int32Data[i];
                    break;
                case ElementKind.Int32 when raw.Length == count * 4:
                    values[i] = BinaryPrimitives.ReadInt32LittleEndian(raw[(i * 4)..]);
                    break;
                default:
                    return null;
            }
        }
        return values;
    }
}
