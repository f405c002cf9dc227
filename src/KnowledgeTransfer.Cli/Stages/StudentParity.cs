using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Onnx;
using KnowledgeTransfer.Torch.Modules;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>The exported student against the trained one, on real pictures.</summary>
internal static class StudentParity
{
    // In memory at once: 6 MB of input at 32 px, 40 MB at 227 px.
    private const int SmallSide = 64, SmallPictureLimit = 512, LargePictureLimit = 64;

    /// <summary>Compares ONNX Runtime with TorchSharp in float32 on the first pictures of a source.</summary>
    /// <exception cref="DivergenceException">They differ by more than the writer promises.</exception>
    public static VerificationResult Verify(
        NetworkSpec network, WeightSet weights, OnnxExportOptions export, ImageSource source, string path, CancellationToken cancellation)
    {
        ImagePreprocessing preprocessing = export.Preprocessing;
        ImagePreprocessing stated = ModelMetadata.ReadPreprocessing(OnnxModelFile.Load(path));
        int count = Math.Min(source.Count, network.InputSize <= SmallSide ? SmallPictureLimit : LargePictureLimit);
        int picture = 3 * network.InputSize * network.InputSize;
        float[] normalised = new float[count * picture], given = export.BakeInNormalisation ? new float[count * picture] : normalised;
        var first = new SubsetSource(source, [.. Enumerable.Range(0, count)], source.Name);
        foreach (ImageBatch batch in new ImagePipeline(first, preprocessing).Batches(0, cancellation))
        {
            Range part = (batch.FirstIndex * picture)..((batch.FirstIndex + batch.Count) * picture);
            NetworkInput.Write(batch, 0, batch.Count, preprocessing, normalised.AsSpan(part));
            if (export.BakeInNormalisation) NetworkInput.Write(batch, 0, batch.Count, stated, given.AsSpan(part));
        }
        (float[] embedding, float[] logits) = TorchReference.Run(network, weights, normalised, count);
        var reference = new Dictionary<string, float[]> { [OnnxWriter.EmbeddingName] = embedding, [OnnxWriter.LogitsName] = logits };
        return OnnxVerification.Verify(path, given, count, reference);
    }
}
