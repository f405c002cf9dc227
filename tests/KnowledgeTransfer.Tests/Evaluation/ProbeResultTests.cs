using KnowledgeTransfer.Evaluation;
using Xunit;

namespace KnowledgeTransfer.Tests.Evaluation;

public sealed class ProbeResultTests
{
    [Theory]
    [InlineData("knn-1", "1-NN")]
    [InlineData("knn-200", "kNN 200")]
    [InlineData("linear", "linear")]
    public void A_protocol_has_a_head_for_people(string protocol, string heading) => Assert.Equal(heading, ProbeResult.Heading(protocol));
}
