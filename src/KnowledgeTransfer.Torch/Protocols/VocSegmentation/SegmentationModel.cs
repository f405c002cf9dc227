using KnowledgeTransfer.Data;
using KnowledgeTransfer.Data.Voc;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;
using Functional = TorchSharp.torch.nn.functional;

namespace KnowledgeTransfer.Torch.Protocols.VocSegmentation;

/// <summary>A fully convolutional network from pictures of any size to a score per class and pixel. Not thread-safe.</summary>
/// <param name="network">Its last node gives the scores.</param>
/// <param name="normalisation">From pixels to the network's numbers.</param>
/// <param name="precision">Resolved precision of the convolutions; interpolation and loss are float32.</param>
internal sealed class SegmentationModel(TorchNetwork network, PixelNormalisation normalisation, Precision precision)
{
    private readonly Dictionary<int, Upsampling> _upsamplings = [];

    /// <summary>Scores of pictures of one size.</summary>
    /// <param name="pictures">At least one.</param>
    /// <param name="training">null for inference.</param>
    /// <returns>float32 [pictures, classes, height, width].</returns>
    public Tensor Scores(IReadOnlyList<RgbImage> pictures, TrainingPass? training = null)
    {
        Upsampling rows = Of(pictures[0].Height), columns = Of(pictures[0].Width);
        Tensor input = Pad(pictures, rows, columns), maps;
        using (TrainingPrecision.Enter(precision, network.Device)) maps = network.Forward(input, training);
        return Upsampling.Apply(maps.to_type(ScalarType.Float32), rows, columns);
    }

    /// <summary>
    /// The loss of a step: cross-entropy, its mean over the pixels of each picture that are not border, and the mean of these over the
    /// pictures. Pictures of one size go through the network together.
    /// </summary>
    /// <param name="batch">Pictures with their masks.</param>
    /// <param name="training">Key of the dropout masks.</param>
    public Tensor Loss(IReadOnlyList<(RgbImage Picture, VocMask Mask)> batch, TrainingPass training)
    {
        var losses = new List<Tensor>();
        foreach (var group in batch.GroupBy(pair => (pair.Picture.Width, pair.Picture.Height)))
        {
            Tensor scores = Scores([.. group.Select(pair => pair.Picture)], training);
            losses.AddRange(group.Select((pair, i) => PixelLoss(scores.narrow(0, i, 1), pair.Mask)));
        }
        return stack(losses).mean();
    }

    /// <summary>Mean cross-entropy over the pixels that are not border; 0 where all are.</summary>
    /// <param name="scores">[1, classes, height, width].</param>
    /// <param name="mask">Numbers below the classes, or border.</param>
    public static Tensor PixelLoss(Tensor scores, VocMask mask)
    {
        using Scalar nothing = 0; // lives until libtorch has read it
        if (!mask.Numbers.AsSpan().ContainsAnyExcept(VocMask.Border)) return scores.sum().mul(nothing);
        long[] numbers = Array.ConvertAll(mask.Numbers, number => (long)number);
        Tensor asked = tensor(numbers, [1, mask.Height, mask.Width]).On(scores.device);
        return Functional.cross_entropy(scores, asked, ignore_index: VocMask.Border);
    }

    /// <summary>The likeliest class of every pixel.</summary>
    public VocMask Predict(RgbImage picture)
    {
        using IDisposable noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        byte[] numbers = [.. Scores([picture]).argmax(1).to_type(ScalarType.Byte).flatten().cpu().data<byte>()];
        return new VocMask(picture.Width, picture.Height, numbers);
    }

    private Upsampling Of(int length)
    {
        if (!_upsamplings.TryGetValue(length, out Upsampling? found))
            _upsamplings[length] = found = Upsampling.Of(network.Spec, network.Spec.Nodes[^1].Name, length);
        return found;
    }

    /// <summary>Normalised pictures in the middle of zeros, which are the mean colour.</summary>
    private Tensor Pad(IReadOnlyList<RgbImage> pictures, Upsampling rows, Upsampling columns)
    {
        (int width, int height) = (pictures[0].Width, pictures[0].Height);
        int paddedWidth = columns.Before + width + columns.After, paddedHeight = rows.Before + height + rows.After;
        var values = new float[(long)pictures.Count * paddedHeight * paddedWidth * 3];
        for (int i = 0; i < pictures.Count; i++)
        {
            for (int y = 0; y < height; y++)
            {
                int to = 3 * ((i * paddedHeight + rows.Before + y) * paddedWidth + columns.Before);
                normalisation.Apply(pictures[i].Pixels.AsSpan(3 * y * width, 3 * width), values.AsSpan(to, 3 * width));
            }
        }
        return tensor(values, [pictures.Count, paddedHeight, paddedWidth, 3]).permute(0, 3, 1, 2);
    }
}
