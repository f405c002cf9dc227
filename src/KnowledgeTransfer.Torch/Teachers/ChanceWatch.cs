using System.Globalization;
using KnowledgeTransfer.Torch.Pretext;

namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>
/// Recognises a training that never left chance: a plain VGG on puzzles stays there for tens of epochs, with a loss that looks calm.
/// Looks at the second half of every so many steps.
/// </summary>
/// <remarks>
/// Answers that are classes: n answers of a guesser are right n p times, with deviation sqrt(n p (1 - p)); a network is stuck if it is less
/// than 4 deviations above that (a guesser passes once in 30,000 looks) and its loss is not below 99 % of chance either. Answers that are
/// numbers: stuck if the loss is above 98 % of that of the best constant.
/// </remarks>
internal static class ChanceWatch
{
    private const double Deviations = 4, LossShare = 0.99, ConstantShare = 0.98;

    /// <summary>Whether a window looks like guessing.</summary>
    public static bool IsStuck(ChanceWindow window, Chance chance)
    {
        if (window.StepCount == 0) return false;
        double loss = window.LossSum / window.StepCount;
        if (chance.Accuracy is not { } share || window.AnswerCount == 0) return loss > ConstantShare * chance.Loss;
        double expected = window.AnswerCount * share;
        bool guessing = window.CorrectCount < expected + Deviations * Math.Sqrt(expected * (1 - share));
        return guessing && !(loss < LossShare * chance.Loss);
    }

    /// <summary>Throws if a window looks like guessing.</summary>
    /// <param name="window">The second half of the steps since the last look.</param>
    /// <param name="chance">Of the task.</param>
    /// <param name="step">Steps done.</param>
    /// <exception cref="DivergenceException">Says what was seen and what to try.</exception>
    public static void RequireLearning(ChanceWindow window, Chance chance, long step)
    {
        if (!IsStuck(window, chance)) return;
        string accuracy = window.AnswerCount == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
            $", {100.0 * window.CorrectCount / window.AnswerCount:F2} % of the answers right (chance {100 * chance.Accuracy:F2} %)");
        throw new DivergenceException(string.Create(CultureInfo.InvariantCulture,
            $"after {step} steps the network still guesses: loss {window.LossSum / window.StepCount:F4} "
            + $"(chance {chance.Loss:F4}){accuracy}. Try a network with batch norm, a lower or a higher learning rate, "
            + $"a longer warm-up, an easier task (fewer permutations), or "
            + $"more steps before judging (chance-steps; 0 never judges). The checkpoint is kept: called again, with another chance-steps "
            + $"or the same, training goes on from it."));
    }
}
