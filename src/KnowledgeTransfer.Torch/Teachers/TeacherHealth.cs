using System.Globalization;
using KnowledgeTransfer.Networks;

namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>Recognises a training that broke, before anything of it is kept.</summary>
internal static class TeacherHealth
{
    /// <summary>Throws if a step's loss is not finite; the step has not touched the weights yet.</summary>
    /// <param name="loss">Of the step.</param>
    /// <param name="step">From 0.</param>
    /// <param name="rate">Learning rate of the step.</param>
    /// <param name="saved">Step of the last checkpoint; null if there is none.</param>
    /// <exception cref="DivergenceException">Says where training stopped and what to try.</exception>
    public static void RequireFinite(double loss, long step, double rate, long? saved)
    {
        if (!double.IsFinite(loss)) throw Broken($"the loss became {Text(loss)} at step {step}", rate, saved);
    }

    /// <summary>Throws if a weight is not finite: the loss before a step can be finite and its gradient not.</summary>
    /// <param name="weights">Weights, statistics and velocities.</param>
    /// <param name="step">Steps done.</param>
    /// <param name="rate">Learning rate of the last step.</param>
    /// <param name="saved">Step of the last checkpoint; null if there is none.</param>
    /// <exception cref="DivergenceException">Names the tensor.</exception>
    public static void RequireFinite(WeightSet weights, long step, double rate, long? saved)
    {
        if (weights.Names.FirstOrDefault(name => !Array.TrueForAll(weights[name].Values, float.IsFinite)) is { } broken)
            throw Broken($"{broken} is not finite any more after step {step}", rate, saved);
    }

    private static DivergenceException Broken(string seen, double rate, long? saved)
    {
        string kept = saved is { } step ? $"The checkpoint of step {step} is kept" : "There is no earlier checkpoint";
        return new DivergenceException($"{seen} (learning rate {rate.ToString("G3", CultureInfo.InvariantCulture)}). {kept}. "
            + "Train anew with a lower learning rate, a longer warm-up, or precision float32.");
    }

    private static string Text(double loss) => loss.ToString(CultureInfo.InvariantCulture);
}
