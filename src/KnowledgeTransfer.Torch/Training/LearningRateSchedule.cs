namespace KnowledgeTransfer.Torch.Training;

/// <summary>How the learning rate falls after the warm-up.</summary>
public enum LearningRateSchedule
{
    /// <summary>Half a cosine from the highest rate to 0 at the last step (Loshchilov and Hutter 2017, without restarts).</summary>
    Cosine,

    /// <summary>Constant, divided by 10 at given epochs.</summary>
    Step,
}
