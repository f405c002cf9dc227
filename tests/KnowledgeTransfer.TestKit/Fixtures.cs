using System.Text.Json;

namespace KnowledgeTransfer.TestKit;

/// <summary>The committed files under <c>models/fixtures</c> that tests compare with.</summary>
public static class Fixtures
{
    /// <summary>Path of a fixture.</summary>
    public static string File(string topic, string name) => Repository.File("models", "fixtures", topic, name);

    /// <summary>Content of a JSON fixture.</summary>
    public static JsonElement Json(string topic, string name) =>
        JsonDocument.Parse(System.IO.File.ReadAllBytes(File(topic, name))).RootElement;
}
