using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Onnx;

/// <summary>Lists the tensors of a model that could be clustered. Reads the file, executes nothing.</summary>
public static class OnnxInspector
{
    /// <summary>Inspects a model.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="height">Input height to assume where the model leaves it open, in pixels; null to leave it open.</param>
    /// <param name="width">Input width to assume, or null.</param>
    /// <param name="layout">Axis order of the input where the model does not show it; null for a guess.</param>
    /// <exception cref="ArtefactException">The file is no ONNX model; see <see cref="OnnxModelFile.Load"/>.</exception>
    /// <exception cref="ConfigException">The model does not take exactly one batch of pictures with three channels.</exception>
    public static OnnxInspection Inspect(string path, int? height = null, int? width = null, TensorLayout? layout = null) =>
        Inspect(OnnxModelFile.Load(path), height, width, layout);

    /// <inheritdoc cref="Inspect(string, int?, int?, TensorLayout?)"/>
    /// <param name="file">The loaded model.</param>
    /// <param name="height">Input height to assume where the model leaves it open, in pixels; null to leave it open.</param>
    /// <param name="width">Input width to assume, or null.</param>
    /// <param name="layout">Axis order of the input where the model does not show it; null for a guess.</param>
    public static OnnxInspection Inspect(OnnxModelFile file, int? height = null, int? width = null, TensorLayout? layout = null)
    {
        PictureInput input = PictureInput.Find(file, layout);
        long? rows = input.Height ?? height, columns = input.Width ?? width;
        long?[] picture = input.Layout == TensorLayout.Nchw ? [input.Batch, 3, rows, columns] : [input.Batch, rows, columns, 3];
        ShapeContext shapes = ShapeInference.Run(file, input.Name, picture);
        var depths = new GraphDepths(file, input.Name, shapes);
        var tensors = new List<InspectedTensor>();
        var upsampled = new HashSet<string>(StringComparer.Ordinal);
        HashSet<string> outputs = [.. file.OutputNames];
        foreach (NodeProto node in file.Graph.Nodes)
        {
            foreach (string name in node.Output)
            {
                if (depths.Find(name) is not { } entry || shapes.Type(name) is not (0 or (int)TensorProto.Types.DataType.Float)) continue;
                if (entry.Upsampled) upsampled.Add(name);
                long?[]? shape = shapes.Shape(name);
                (Features.FeaturePooling pooling, long? dimension) = SuggestionRule.Pool(shape);
                tensors.Add(new InspectedTensor(
                    name, node.OpType, shape, entry.Depth, entry.Weighted, entry.Stride, depths.ParametersBelow(entry),
                    outputs.Contains(name), pooling, dimension));
            }
        }
        string[] opsets =
            [.. file.Opsets.Select(o => FormattableString.Invariant($"{(o.Domain.Length == 0 ? "ai.onnx" : o.Domain)} {o.Version}"))];
        IReadOnlyList<InspectedTensor> marked = SuggestionRule.Mark(tensors, upsampled);
        IReadOnlyList<InspectedTensor> candidates = CandidateRule.Choose(marked, SuggestionRule.Usable(marked, upsampled));
        return new OnnxInspection(
            file.Path, file.Sha256, file.ByteCount, file.IrVersion, opsets, file.Producer, file.ExternalData,
            input.Name, input.Batch, input.Height, input.Width, input.Layout, file.OutputNames,
            file.Graph.Nodes.Count, depths.ParameterCount, marked, [.. candidates.Select(t => t.Name)]);
    }
}
