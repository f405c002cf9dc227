using System.Globalization;

namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>Recognises a training that broke.</summary>
internal static class TeacherHealth
{
    /// <summary>Throws if a step's loss is not finite. The weights are not touched by that step, and no checkpoint is written after
    /// it.</summary>
    /// <exception cref="DivergenceException">Says where training can be taken up again.</exception>
    public static void RequireFinite(double loss, long step, double rate, int checkpointSteps)
    {
        if (double.IsFinite(loss)) return;
        long good = step / checkpointSteps * checkpointSteps;
        string kept = good == 0 ? "There is no earlier checkpoint." : $"The checkpoint of step {good} is kept.";
        throw new DivergenceException(string.Create(CultureInfo.InvariantCulture,
            $"the loss became {loss} at step {step} (learning rate {rate:G3}). {kept} "
            + $"Train anew with a lower learning rate, a longer warm-up, or precision float32."));
    }
}
