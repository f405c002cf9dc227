using System.Text.Json;

namespace KnowledgeTransfer.Torch.Tests;

/// <summary>Files under models/fixtures/networks, found from the place of the test program upwards.</summary>
internal static class Fixtures
{
    public static JsonElement Open(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "models", "fixtures", "networks", name);
            if (File.Exists(path)) return JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;
        }
        throw new FileNotFoundException($"no models/fixtures/networks/{name} above {AppContext.BaseDirectory}");
    }

    public static float[] Floats(this JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetSingle())];

    public static int[] Integers(this JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetInt32())];
}
