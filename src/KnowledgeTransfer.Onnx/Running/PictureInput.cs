using System.Globalization;
using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Onnx;

/// <summary>The graph input that takes pictures: [batch, 3, height, width] or [batch, height, width, 3] of float32.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Batch">Fixed batch, or null where it is free.</param>
/// <param name="Height">Fixed height, or null.</param>
/// <param name="Width">Fixed width, or null.</param>
/// <param name="Layout">Axis order: where the 3 stands; planar where nothing says otherwise.</param>
internal sealed record PictureInput(string Name, int? Batch, int? Height, int? Width, TensorLayout Layout)
{
    /// <summary>Finds the input.</summary>
    /// <param name="file">The model.</param>
    /// <param name="layout">What the caller knows about the axis order, or null.</param>
    /// <exception cref="ConfigException">There is none or the model needs others too; the message lists what it has.</exception>
    public static PictureInput Find(OnnxModelFile file, TensorLayout? layout = null)
    {
        IReadOnlyList<ValueInfoProto> free = file.Graph.FreeInputs;
        string has = string.Join(", ", free.Select(Describe));
        if (free.Count != 1)
            throw new ConfigException(
                $"{file.Path} needs {free.Count} inputs ({has}); a teacher takes exactly one, a batch of pictures. Export the model " +
                $"with the others fixed.");
        TypeProto.Types.Tensor? type = free[0].Type?.TensorType;
        if (type is null || type.ElemType != (int)TensorProto.Types.DataType.Float)
            throw new ConfigException($"{file.Path}: input {has} is not float32; export the model with a float32 input.");
        int?[] dims = [.. (type.Shape?.Dim ?? []).Select(Fixed)];
        if (type.Shape is null) dims = new int?[4];
        TensorLayout? guess = dims.Length != 4 ? null
            : layout ?? (dims[1] == 3 ? TensorLayout.Nchw : dims[3] == 3 ? TensorLayout.Nhwc : dims[1] is null ? TensorLayout.Nchw : null);
        if (guess is not { } order || (order == TensorLayout.Nchw ? dims[1] : dims[3]) is { } channels && channels != 3)
            throw new ConfigException(
                $"{file.Path}: input {has} is no batch of pictures with three channels, [batch, 3, height, width] or [batch, height, " +
                $"width, 3].");
        return order == TensorLayout.Nchw
            ? new PictureInput(free[0].Name, dims[0], dims[2], dims[3], order)
            : new PictureInput(free[0].Name, dims[0], dims[1], dims[2], order);
    }

    /// <summary>Whether pictures of this size suit the stated one.</summary>
    public bool Takes(int height, int width) => (Height ?? height) == height && (Width ?? width) == width;

    /// <summary>Shape of a batch of pictures in this layout.</summary>
    public static long[] Shape(int count, ImagePreprocessing preprocessing) => preprocessing.Layout == TensorLayout.Nchw
        ? [count, 3, preprocessing.Height, preprocessing.Width]
        : [count, preprocessing.Height, preprocessing.Width, 3];

    private static int? Fixed(TensorShapeProto.Types.Dimension dimension) =>
        dimension.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue && dimension.DimValue is > 0 and <= int.MaxValue
            ? (int)dimension.DimValue : null;

    private static string Describe(ValueInfoProto input)
    {
        TypeProto.Types.Tensor? type = input.Type?.TensorType;
        if (type is null) return $"\"{input.Name}\" (no tensor)";
        string element = ((TensorProto.Types.DataType)type.ElemType).ToString().ToLowerInvariant();
        IEnumerable<string> extents = (type.Shape?.Dim ?? []).Select(d => Fixed(d)?.ToString(CultureInfo.InvariantCulture) ?? "?");
        return $"\"{input.Name}\" {element} [{string.Join(", ", extents)}]";
    }
}
