namespace KnowledgeTransfer.Onnx;

/// <summary>Reads a node's attributes with their defaults.</summary>
internal static class Attributes
{
    public static long Int(this NodeProto node, string name, long otherwise) => Find(node, name)?.I ?? otherwise;

    public static float Float(this NodeProto node, string name, float otherwise) => Find(node, name)?.F ?? otherwise;

    public static long[]? Ints(this NodeProto node, string name) => Find(node, name) is { } a ? [.. a.Ints] : null;

    public static string Text(this NodeProto node, string name, string otherwise) => Find(node, name)?.S.ToStringUtf8() ?? otherwise;

    public static AttributeProto? Find(this NodeProto node, string name) => node.Attribute.FirstOrDefault(a => a.Name == name);

    /// <summary>Whether the operator is one of ONNX's own, not of another domain with the same names.</summary>
    public static bool IsStandard(this NodeProto node) => node.Domain is "" or "ai.onnx";
}
