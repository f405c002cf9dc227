using KnowledgeTransfer.TestKit;

namespace KnowledgeTransfer.Onnx.Tests.Teachers;

public class TapCheckTests
{
    [Theory]
    [InlineData("conv")]
    [InlineData("relu")]
    [InlineData("vector")]
    public void Tapping_changes_no_bit_of_the_original_outputs(string tap)
    {
        using var folder = new TemporaryFolder();
        OnnxModelFile file = OnnxModelFile.Load(TinyModel.Colours("N").Save(folder.File("n.onnx")));
        TapCheck check = TapCheck.Run(file, Records.Pixels(2), tap);
        Assert.Equal((tap, 1, true), (check.Tap, check.OutputCount, check.BitEqual));
        Assert.InRange(check.GreatestRelativeDifference, 0, TapCheck.Tolerance);
        Assert.True(check.Passed);
    }

    [Fact]
    public void A_check_with_a_difference_does_not_pass()
    {
        Assert.False(new TapCheck("x", 1, false, 0).Passed);
        Assert.False(new TapCheck("x", 1, true, 2e-5).Passed);
        Assert.False(new TapCheck("x", 1, true, double.NaN).Passed);
    }
}
