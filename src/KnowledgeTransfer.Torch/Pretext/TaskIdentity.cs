using System.Text.Encodings.Web;
using System.Text.Json;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>Spells options as canonical JSON: members in the order of their declaration, no spaces.</summary>
internal static class TaskIdentity
{
    private static readonly JsonSerializerOptions Spelling = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // jigsaw++, not jigsaw\u002B\u002B
    };

    /// <summary>The JSON of plain data.</summary>
    public static string Of(object options) => JsonSerializer.Serialize(options, Spelling);
}
