using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>
/// Makes examples out of pictures. Has its own working memory: one per thread. An example depends on the picture and the random numbers
/// only, so it is the same whichever thread makes it, in whatever batch.
/// </summary>
public abstract class ExampleMaker
{
    /// <summary>Makes one example.</summary>
    /// <param name="picture">Index of the picture.</param>
    /// <param name="random">Decides everything that is random; keyed by seed, epoch and id.</param>
    /// <param name="example">Receives it.</param>
    public abstract void Make(int picture, CounterRandom random, Example example);
}
