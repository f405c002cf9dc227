using System.Globalization;
using System.Runtime.Intrinsics;
using System.Text.RegularExpressions;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

/// <summary>
/// The conformance suite where the processor really lacks the wider vectors: this test program again, in a child process with the
/// runtime's features switched off. The explicit test below asserts inside the child that they are.
/// </summary>
public sealed partial class VectorWidthProcessTests
{
    private const string Expectation = "KT_TEST_EXPECTED_VECTOR_BITS";

    [Theory]
    [InlineData("DOTNET_EnableAVX512", 256)]
    [InlineData("DOTNET_EnableAVX2", 128)]
    [InlineData("DOTNET_EnableHWIntrinsic", 0)]
    public async Task The_suite_passes_with_features_switched_off(string variable, int bits)
    {
        Assert.SkipUnless(bits == 0 || Vector256.IsHardwareAccelerated, "this processor has no vectors wider than 128 bits");
        Assert.SkipUnless(bits != 256 || Vector512.IsHardwareAccelerated, "this processor has no AVX-512 that could be switched off");
        (int exitCode, string output) = await ChildTests.Run(
            new() { [variable] = "0", [Expectation] = bits.ToString(CultureInfo.InvariantCulture) },
            typeof(SimdConformance), typeof(SquaredDistanceTests), typeof(SumPrecisionTests), typeof(ValueRangeTests),
            typeof(ExpectedWidth));
        Assert.True(exitCode == 0, output);
        Match total = Totals().Match(output);
        Assert.True(total.Success && int.Parse(total.Groups[1].Value, CultureInfo.InvariantCulture) > 70, output);
        Assert.Equal("0", total.Groups[2].Value);
    }

    [GeneratedRegex(@"Total: (\d+), Errors: 0, Failed: 0, Skipped: 0, Not Run: (\d+)")]
    private static partial Regex Totals();

    public sealed class ExpectedWidth
    {
        [Fact(Explicit = true)]
        public void The_features_are_off_in_this_process()
        {
            int bits = int.Parse(Environment.GetEnvironmentVariable(Expectation)!, CultureInfo.InvariantCulture);
            Assert.False(Vector512.IsHardwareAccelerated);
            Assert.Equal(bits >= 256, Vector256.IsHardwareAccelerated);
            Assert.Equal(bits >= 128, Vector128.IsHardwareAccelerated);
            Assert.Equal(bits == 256 ? SimdWidth.Bits256 : SimdWidth.Bits128, ((SimdBackend)KMeansBackends.Simd).Width);
        }
    }
}
