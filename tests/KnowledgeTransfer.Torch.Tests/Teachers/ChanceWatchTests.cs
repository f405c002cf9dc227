using KnowledgeTransfer.Torch.Pretext;
using KnowledgeTransfer.Torch.Teachers;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Teachers;

public sealed class ChanceWatchTests
{
    private static readonly Chance OneOfFour = Chance.Among(4), Numbers = new(null, 2.0);

    [Theory]
    // 1,000 guesses: 250 right expected, deviation sqrt(1000 x 0.25 x 0.75) = 13.69, four of them 54.8.
    [InlineData(304, 1.3863, true)]
    [InlineData(305, 1.3863, false)]
    [InlineData(0, 1.3863, true)]
    // ln 4 = 1.38629, 99 % of it 1.37243.
    [InlineData(250, 1.3725, true)]
    [InlineData(250, 1.3724, false)]
    [InlineData(250, double.PositiveInfinity, true)]
    public void Classes_are_guessed_if_neither_answers_nor_loss_are_better_than_chance(int correct, double loss, bool stuck) =>
        Assert.Equal(stuck, ChanceWatch.IsStuck(new ChanceWindow(10, 10 * loss, correct, 1000), OneOfFour));

    [Theory]
    [InlineData(1.9601, true)] // 98 % of 2 is 1.96
    [InlineData(1.9599, false)]
    public void Numbers_are_guessed_if_the_loss_is_that_of_the_best_constant(double loss, bool stuck) =>
        Assert.Equal(stuck, ChanceWatch.IsStuck(new ChanceWindow(10, 10 * loss, 0, 0), Numbers));

    [Fact]
    public void Nothing_is_said_without_steps_or_without_a_known_chance()
    {
        Assert.False(ChanceWatch.IsStuck(new ChanceWindow(0, 0, 0, 0), OneOfFour));
        Assert.False(ChanceWatch.IsStuck(new ChanceWindow(10, 1000, 0, 0), new Chance(null, null)));
    }

    [Fact]
    public void The_message_has_what_was_seen_and_what_to_try()
    {
        var window = new ChanceWindow(4, 4 * 1.5, 26, 100);
        string message = Assert.Throws<DivergenceException>(() => ChanceWatch.RequireLearning(window, OneOfFour, 2000)).Message;
        Assert.StartsWith("after 2000 steps the network still guesses: loss 1.5000 (chance 1.3863), "
            + "26.00 % of the answers right (chance 25.00 %). Try ", message);
        string numbers = Assert.Throws<DivergenceException>(
            () => ChanceWatch.RequireLearning(new ChanceWindow(4, 8, 0, 0), Numbers, 10)).Message;
        Assert.StartsWith("after 10 steps the network still guesses: loss 2.0000 (chance 2.0000). Try ", numbers);
    }
}
