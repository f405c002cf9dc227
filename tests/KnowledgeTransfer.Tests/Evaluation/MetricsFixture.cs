using System.Text.Json;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.TestKit;

namespace KnowledgeTransfer.Tests.Evaluation;

/// <summary>Reference values by numpy and scikit-learn (<c>models/fixtures/metrics</c>).</summary>
internal static class MetricsFixture
{
    public static JsonElement Root { get; } = Fixtures.Json("metrics", "metrics.json");

    public static NpyMatrix Matrix(string name) => NpyMatrix.Open(Fixtures.File("metrics", name));
}
