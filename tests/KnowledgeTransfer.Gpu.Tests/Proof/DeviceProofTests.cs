using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu.Ilgpu;
using Xunit;

namespace KnowledgeTransfer.Gpu.Tests;

public sealed class DeviceProofTests
{
    [Fact]
    public void The_honest_pass()
    {
        Assert.Null(DeviceProof.Refusal(KMeansBackends.Scalar));
        Assert.Null(DeviceProof.Refusal(KMeansBackends.Simd));
        Assert.Null(DeviceProof.Refusal(new IlgpuBackend(ProcessorDevice.Shared)));
    }

    [Theory]
    [InlineData("seed distance", "ties and duplicated rows, seed 17: the distance of row 2 is ")]
    [InlineData("largest distance", "ties and duplicated rows, seed 17: the largest distance is ")]
    [InlineData("weights", "ties and duplicated rows, seed 17: the sum of the weights is ")]
    [InlineData("candidate", "ties and duplicated rows, other centroids: the label of row 6 is ")]
    [InlineData("label", "ties and duplicated rows, iteration 1: the label of row 5 is ")]
    [InlineData("inertia", "ties and duplicated rows, iteration 1: the inertia is ")]
    [InlineData("sum", "ties and duplicated rows, iteration 1: the sum of cluster 0, column 4, in units is ")]
    [InlineData("distant rows", "ties and duplicated rows, iteration 1: the distant rows is ")]
    [InlineData("relocation", "ties and duplicated rows, iteration 1, relocated: the count of cluster ")]
    [InlineData("distance", "ties and duplicated rows: the distance of row 3 is ")]
    [InlineData("second distance", "ties and duplicated rows: the second distance of row 4 is ")]
    public void A_single_fault_is_refused_with_both_values(string fault, string message)
    {
        string refusal = DeviceProof.Refusal(new FaultyBackend(fault))!;
        Assert.StartsWith(message, refusal);
        Assert.Matches(" is .+, but .+ is right$", refusal);
    }

    [Fact]
    public void A_device_that_fails_says_so_itself() =>
        Assert.Throws<DeviceException>(() => DeviceProof.Refusal(new FaultyBackend("device")));

    [Fact]
    public void The_problems_hold_what_they_promise()
    {
        Assert.Contains(ProofProblem.All, p => p.Rows.ElementType == ElementType.Float16);
        Assert.Contains(ProofProblem.All, p => p.Rows.ElementType == ElementType.Float64);
        int twoLimbs = 0, relocated = 0;
        foreach (ProofProblem problem in ProofProblem.All)
        {
            KMeansResult result = KMeans.Fit(problem.Rows, new()
            {
                ClusterCount = problem.Start.Count,
                StartCentroids = problem.Start,
                MaxIterations = 3,
            });
            twoLimbs += result.SumPrecision.LimbCount - 1;
            relocated += result.RelocationCount;
        }
        Assert.True(twoLimbs >= 2, $"{twoLimbs} problems need two limbs");
        Assert.True(relocated >= 5, $"{relocated} rows are relocated");
    }
}
