using System.Runtime.InteropServices;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Training;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Students;

/// <summary>Turns pictures of a set into normalised batches on libtorch. Not thread-safe.</summary>
internal sealed class BatchLoader
{
    private readonly ITrainingImages _images;
    private readonly int[] _clusters;
    private readonly Augmenter _augmenter;
    private readonly PictureOrder _order;
    private readonly byte[] _picture;
    private readonly int _size;
    private readonly ulong _seed;
    private readonly byte[] _varied;
    private readonly PixelNormalisation _normalisation;

    /// <summary>Prepares a set. Pictures are numbered in the order of their ids, whatever their order in the set.</summary>
    /// <exception cref="DataException">Two pictures have the same id.</exception>
    public BatchLoader(ITrainingImages images, int[] clusters, ImagePreprocessing preprocessing, StudentOptions options)
    {
        (_images, _clusters, _size, _seed) = (images, clusters, preprocessing.Height, options.Seed);
        _augmenter = new Augmenter(options.Augmentation, images.Height, images.Width, _size, options.Padding);
        _picture = new byte[images.Height * images.Width * 3];
        _varied = new byte[_size * _size * 3];
        _order = new PictureOrder(images.Ids, options.Seed);
        _normalisation = new PixelNormalisation(preprocessing);
    }

    /// <summary>Number of pictures.</summary>
    public int Count => _order.Count;

    /// <summary>The order of an epoch: indices into the set, a function of the seed, the epoch and the ids.</summary>
    public int[] Order(int epoch) => _order.Shuffled(epoch);

    /// <summary>Indices into the set in the order of the ids.</summary>
    public ReadOnlySpan<int> CanonicalOrder => _order.Canonical;

    /// <summary>Makes a batch in the current dispose scope.</summary>
    /// <param name="indices">Pictures of the set.</param>
    /// <param name="epoch">Augments as in that epoch; null shows the centre.</param>
    /// <returns>float32 [batch, 3, size, size] in channels-last order and int64 clusters [batch].</returns>
    public (Tensor Pictures, Tensor Clusters) Load(ReadOnlySpan<int> indices, int? epoch)
    {
        Tensor values = empty([indices.Length, _size, _size, 3], ScalarType.Float32);
        // written in place: a tensor made from an array would be copied twice
        Span<float> output = MemoryMarshal.Cast<byte, float>(values.bytes);
        var clusters = new long[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            int index = indices[i];
            _images.CopyTo(index, _picture);
            clusters[i] = _clusters[index];
            if (epoch is { } number)
            {
                var random = new CounterRandom(
                    CounterRandom.Key(_seed, (ulong)RandomPurpose.Augmentation, (ulong)number, _order.Key(index)));
                _augmenter.Vary(_picture, _varied, ref random);
            }
            else
            {
                _augmenter.Centre(_picture, _varied);
            }
            _normalisation.Apply(_varied, output.Slice(i * _varied.Length, _varied.Length));
        }
        return (values.permute(0, 3, 1, 2), tensor(clusters));
    }
}
