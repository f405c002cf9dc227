using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Students;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Students;

public sealed class StudentOptionsTests
{
    [Fact]
    public void The_cosine_rises_over_the_warm_up_and_falls_to_nothing()
    {
        var options = new StudentOptions { Epochs = 10, LearningRate = 0.05 };
        Assert.Equal(0.005, options.RateAt(0, 10), 12);   // 100 steps, 10 of warm-up
        Assert.Equal(0.05, options.RateAt(9, 10), 12);
        Assert.Equal(0.05, options.RateAt(10, 10), 12);
        Assert.Equal(0.025, options.RateAt(55, 10), 12);  // the middle of the remaining 90
        Assert.InRange(options.RateAt(99, 10), 0, 2e-5);
    }

    [Fact]
    public void Steps_divide_by_ten_at_the_beginning_of_the_named_epochs()
    {
        StudentOptions options = StudentOptions.Rerun2020;
        Assert.Equal(0.1, options.RateAt(29 * 7 + 6, 7), 12);
        Assert.Equal(0.01, options.RateAt(30 * 7, 7), 12);
        Assert.Equal(0.001, options.RateAt(79 * 7, 7), 12);
        Assert.Equal(0.0001, options.RateAt(80 * 7, 7), 12);
    }

    [Fact]
    public void Every_network_has_defaults_without_problems() =>
        Assert.All(NetworkCatalogue.Names, name => Assert.Empty(StudentOptions.ForNetwork(name).Problems()));

    [Fact]
    public void All_problems_are_reported_at_once()
    {
        var options = new StudentOptions
        {
            Epochs = 0,
            LearningRate = double.NaN,
            WarmupShare = 1,
            CheckpointSteps = 0,
            DropEpochs = [5, 5],
            ThreadCount = -1,
            WeightDecay = -1,
        };
        Assert.Equal(7, options.Problems().Count);
    }

    [Fact]
    public void An_unknown_network_is_refused() => Assert.Throws<ConfigException>(() => StudentOptions.ForNetwork("vgg"));
}
