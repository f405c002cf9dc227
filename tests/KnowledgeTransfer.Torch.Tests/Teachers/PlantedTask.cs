using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Pretext;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Tests.Teachers;

/// <summary>Noise, in which a shortcut to the answer may be planted; nothing else tells it.</summary>
/// <param name="plant">Puts the answer into a tile [8, 8, 3].</param>
internal sealed class PlantedTask(PlantedTask.Plant plant) : PretextTask
{
    public const int Size = 8, Classes = 3;

    public delegate void Plant(Span<float> tile, int answer);

    public override string Name => "planted";

    public override string Source => "test";

    public override ExampleShape Shape => new(1, Size, 1, 0);

    public override int PictureSize => Size;

    public override Chance Chance => Chance.Among(Classes);

    public override string Identity => "{}";

    public override ExampleMaker CreateMaker(ITrainingImages images, ImagePreprocessing preprocessing) => new Maker(plant);

    public override NetworkSpec Head(NetworkSpec trunk) => throw new NotSupportedException();

    public override Judgement Judge(Tensor output, ExampleBatch batch) => throw new NotSupportedException();

    private sealed class Maker(Plant plant) : ExampleMaker
    {
        public override void Make(int picture, CounterRandom random, Example example)
        {
            int answer = random.Below(Classes);
            for (int i = 0; i < example.Input.Length; i++) example.Input[i] = (float)random.NextGaussians().First;
            plant(example.Input, answer);
            example.Classes[0] = answer;
        }
    }
}
