using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Pretext;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Tests.Teachers;

/// <summary>The small lesson with something happening in the middle of it.</summary>
internal sealed class WatchedTask : PretextTask
{
    private int _judgements;

    /// <summary>Called with the number of the judgement, from 1; held-out batches count too.</summary>
    public Func<int, Judgement, Judgement> OnJudge { get; init; } = (_, judgement) => judgement;

    /// <summary>Called after each example is made, on a loader's thread.</summary>
    public ExampleAction OnExample { get; init; } = (_, _, _) => { };

    public override string Name => SmallLesson.Task.Name;

    public override string Source => SmallLesson.Task.Source;

    public override ExampleShape Shape => SmallLesson.Task.Shape;

    public override int PictureSize => SmallLesson.Task.PictureSize;

    public override Chance Chance => SmallLesson.Task.Chance;

    public override string Identity => SmallLesson.Task.Identity;

    public override ExampleMaker CreateMaker(ITrainingImages images, ImagePreprocessing preprocessing) =>
        new Maker(SmallLesson.Task.CreateMaker(images, preprocessing), OnExample);

    public override NetworkSpec Head(NetworkSpec trunk) => SmallLesson.Task.Head(trunk);

    public override Judgement Judge(Tensor output, ExampleBatch batch) => OnJudge(++_judgements, SmallLesson.Task.Judge(output, batch));

    public delegate void ExampleAction(int picture, CounterRandom random, Example example);

    private sealed class Maker(ExampleMaker inner, ExampleAction onExample) : ExampleMaker
    {
        public override void Make(int picture, CounterRandom random, Example example)
        {
            inner.Make(picture, random, example);
            onExample(picture, random, example);
        }
    }
}
