using System.Text.Json;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.TestKit;

namespace KnowledgeTransfer.Tests.Evaluation;

/// <summary>Reference values by numpy, scipy, scikit-learn and torchvision (<c>models/fixtures/metrics</c>).</summary>
internal static class MetricsFixture
{
    public static JsonElement Root { get; } = Fixtures.Json("metrics", "metrics.json");

    public static NpyMatrix Matrix(string name) => NpyMatrix.Open(Fixtures.File("metrics", name));

    /// <summary>The problems of one kind from <c>protocols.json</c>.</summary>
    public static IEnumerable<JsonElement> Protocols(string kind) =>
        Fixtures.Json("metrics", "protocols.json").GetProperty(kind).EnumerateArray();
}
