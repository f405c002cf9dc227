using KnowledgeTransfer.Torch.Teachers;
using KnowledgeTransfer.Torch.Training;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Teachers;

public sealed class TeacherOptionsTests
{
    [Fact]
    public void The_cosine_rises_linearly_and_falls_to_nearly_0()
    {
        var options = new TeacherOptions { Steps = 10, LearningRate = 0.8, WarmupShare = 0.2 };
        // 2 steps of warm-up, then half a cosine over 8: step 6 is its middle, step 9 is at 7/8.
        double[] expected = [0.4, 0.8, 0.8, 0.4, 0.4 * (1 + Math.Cos(7 * Math.PI / 8))];
        double[] actual = [.. new long[] { 0, 1, 2, 6, 9 }.Select(options.RateAt)];
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-12);
    }

    [Fact]
    public void Drops_come_at_their_shares_of_all_steps_also_after_a_warm_up()
    {
        var options = new TeacherOptions
        {
            Steps = 70,
            LearningRate = 1,
            WarmupShare = 0.1,
            Schedule = LearningRateSchedule.Step,
        };
        // The paper's 350,000 steps with drops every 100,000, as shares 2/7, 4/7, 6/7.
        (long Step, double Rate)[] expected =
            [(0, 1 / 7.0), (6, 1), (7, 1), (19, 1), (20, 0.1), (39, 0.1), (40, 0.01), (59, 0.01), (60, 0.001), (69, 0.001)];
        Assert.All(expected, pair => Assert.Equal(pair.Rate, options.RateAt(pair.Step), 1e-12));
        Assert.Equal(0.5, (options with { DropShares = [0.5], DropFactor = 0.5 }).RateAt(35));
    }

    [Theory]
    [InlineData(0.29, 29)] // 0.29 x 100 is 28.999999999999996
    [InlineData(0, 0)]
    public void Shares_of_steps_are_rounded(double share, int warmup)
    {
        var options = new TeacherOptions { Steps = 100, LearningRate = 1, WarmupShare = share };
        Assert.Equal(1, options.RateAt(warmup), 1e-12);
        if (warmup > 0) Assert.Equal(28 / 29.0, options.RateAt(warmup - 2), 1e-12);
    }

    [Fact]
    public void Defaults_are_fine_and_every_impossible_value_is_told()
    {
        Assert.Empty(new TeacherOptions().Problems());
        var wrong = new TeacherOptions
        {
            Steps = 0,
            BatchSize = 1,
            LearningRate = double.NaN,
            Momentum = 1,
            WeightDecay = -1,
            WarmupShare = 1,
            DropShares = [0.5, 0.5],
            DropFactor = 0,
            ThreadCount = -1,
            LoaderThreadCount = 2000,
            ReportSteps = 0,
            EvaluationSteps = 0,
            CheckpointSteps = 0,
            ChanceSteps = -1,
        };
        Assert.Equal(
            [
                "Steps", "BatchSize", "LearningRate", "Momentum", "WeightDecay", "WarmupShare", "DropFactor", "DropShares", "ThreadCount",
                "LoaderThreadCount", "ReportSteps", "EvaluationSteps", "CheckpointSteps", "ChanceSteps",
            ],
            wrong.Problems().Select(problem => problem.Split(' ')[0]));
    }
}
