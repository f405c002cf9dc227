using System.Text.Json;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.TestKit;

namespace KnowledgeTransfer.Tests.Evaluation;

/// <summary>Reference values by numpy and scikit-learn (<c>models/fixtures/metrics</c>).</summary>
internal static class MetricsFixture
{
    public static JsonElement Root { get; } = JsonDocument.Parse(File.ReadAllText(Fixtures.File("metrics", "metrics.json"))).RootElement;

    public static int[] Integers(JsonElement array) => [.. array.EnumerateArray().Select(x => x.GetInt32())];

    public static NpyMatrix Matrix(string name) => NpyMatrix.Open(Fixtures.File("metrics", name));
}
