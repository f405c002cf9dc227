using System.Text;

namespace KnowledgeTransfer.Onnx;

/// <summary>Says what a file looks like that should have been an ONNX model.</summary>
internal static class FileSignature
{
    /// <summary>A description from the first bytes, or null where they look like nothing known.</summary>
    public static string? Describe(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return "an empty file";
        string start = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, 512)])
            .TrimStart('\u00ef', '\u00bb', '\u00bf', ' ', '\t', '\r', '\n');
        bool Starts(string prefix) => start.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
        if (Starts("<!doctype html") || Starts("<html")) return "an HTML page (a download page instead of the file itself?)";
        if (Starts("<?xml") || Starts("<!--")) return "an XML or HTML text";
        if (Starts("version https://git-lfs")) return "a Git LFS pointer (run `git lfs pull` to get the model itself)";
        if (Starts("{") || Starts("[")) return "JSON text";
        if (bytes.StartsWith("PK\u0003\u0004"u8)) return "a zip archive (a PyTorch .pt file? Export it with torch.onnx.export first)";
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b])) return "a gzip archive (unpack it first)";
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'H', (byte)'D', (byte)'F']))
            return "an HDF5 file (a Keras .h5 model? Convert it with tf2onnx first)";
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])) return "a PNG picture";
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff])) return "a JPEG picture";
        if (bytes.Length > 8 && bytes[4..8].SequenceEqual("TFL3"u8)) return "a TensorFlow Lite model (convert it with tf2onnx first)";
        if (bytes[0] == 0x80 && bytes.Length > 1 && bytes[1] is >= 2 and <= 5)
            return "a Python pickle (a PyTorch .pth file? Export it with torch.onnx.export first)";
        if (bytes.Length > 9 && bytes[8] == (byte)'{' && bytes[5] == 0 && bytes[6] == 0 && bytes[7] == 0)
            return "a safetensors file (weights without a graph)";
        return null;
    }
}
