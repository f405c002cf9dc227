namespace KnowledgeTransfer.Features;

/// <summary>A file that holds weights of an ONNX model outside of the model file.</summary>
/// <param name="File">Path relative to the model's folder, '/' separators.</param>
/// <param name="Sha256">SHA-256 of its bytes, lower-case hex.</param>
public sealed record ExternalDataFile(string File, string Sha256);
