using KnowledgeTransfer.Data;
using KnowledgeTransfer.Pretext;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Training;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>Takes the colours out of pictures and asks for them.</summary>
internal sealed class ColorizationMaker(
    ITrainingImages images, Augmenter variation, GrayInput gray, ColourMap map, SoftEncoding encoding, float[] weights) : ExampleMaker
{
    private readonly byte[] _picture = new byte[images.Height * images.Width * 3];
    private readonly byte[] _varied = new byte[images.Height * images.Width * 3];
    private readonly (float A, float B)[] _colours = new (float, float)[map.Count];
    private readonly int[] _nearest = new int[encoding.NeighbourCount];
    private readonly float[] _shares = new float[encoding.NeighbourCount];

    /// <inheritdoc/>
    public override void Make(int picture, CounterRandom random, Example example)
    {
        images.CopyTo(picture, _picture);
        variation.Vary(_picture, _varied, ref random);
        gray.Apply(_varied, example.Input);
        map.Measure(_varied, _colours);
        for (int position = 0; position < _colours.Length; position++)
        {
            encoding.Encode(_colours[position].A, _colours[position].B, _nearest, _shares);
            float weight = weights[_nearest[0]];
            for (int i = 0; i < _nearest.Length; i++)
            {
                example.Classes[i * _colours.Length + position] = _nearest[i];
                example.Values[i * _colours.Length + position] = weight * _shares[i];
            }
        }
    }
}
