using KnowledgeTransfer.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace KnowledgeTransfer.Onnx;

/// <summary>Evidence that tapping a tensor does not change a model, and that the cut network gives the same tensor.</summary>
/// <param name="Tap">The tensor.</param>
/// <param name="OutputCount">Original outputs compared.</param>
/// <param name="BitEqual">Whether, without graph optimisation, all original outputs have the same bits with and without the tap, and the
/// tap in the whole and in the cut network.</param>
/// <param name="GreatestRelativeDifference">With optimisation: greatest difference of any of these, divided by the tensor's range.</param>
public sealed record TapCheck(string Tap, int OutputCount, bool BitEqual, double GreatestRelativeDifference)
{
    /// <summary>Largest difference with graph optimisation, relative to a tensor's range.</summary>
    public const double Tolerance = 1e-5;

    /// <summary>Whether both conditions hold.</summary>
    public bool Passed => BitEqual && GreatestRelativeDifference <= Tolerance;

    /// <summary>Runs the model with and without the tap on two pictures of seeded noise.</summary>
    /// <param name="file">The model.</param>
    /// <param name="preprocessing">Normalisation, and the input size where the model states none.</param>
    /// <param name="tap">Name of a node output.</param>
    /// <param name="options">Limits and threads; null for the defaults. Optimisation is switched here.</param>
    /// <exception cref="ConfigException">There is no such tensor.</exception>
    /// <exception cref="ArtefactException">The model does not load.</exception>
    /// <exception cref="DeviceException">The model does not run.</exception>
    public static TapCheck Run(OnnxModelFile file, ImagePreprocessing preprocessing, string tap, OnnxRunOptions? options = null)
    {
        file.Graph.RequireTensor(tap, file.Path);
        PictureInput input = PictureInput.Find(file, preprocessing.Layout);
        // The whole model is compared, so at the size that it states: layers behind the tap may not run at the teacher's.
        preprocessing = preprocessing with { Height = input.Height ?? preprocessing.Height, Width = input.Width ?? preprocessing.Width };
        int count = input.Batch ?? 2;
        float[] pictures = Noise(count, preprocessing);
        string[] outputs = [.. file.OutputNames.Where(o => file.Graph.Producer(o) >= 0)];
        byte[] whole = file.RuntimeBytes;
        string[] withTapped = outputs.Contains(tap) ? outputs : [.. outputs, tap];
        byte[] tapped = outputs.Contains(tap) ? whole : ModelCut.WithOutputs(whole, tap);
        byte[] cut = ModelCut.Ending(file, tap);
        (bool equal, double difference) = (true, 0);
        foreach (bool optimise in new[] { false, true })
        {
            OnnxRunOptions run = (options ?? new OnnxRunOptions()) with { Optimise = optimise };
            using OnnxSession plain = OnnxSession.Open(file, whole, run), withTap = OnnxSession.Open(file, tapped, run),
                alone = OnnxSession.Open(file, cut, run);
            long[] shape = PictureInput.Shape(count, preprocessing);
            using IDisposableReadOnlyCollection<OrtValue> before = plain.Run(input.Name, pictures, shape, outputs);
            using IDisposableReadOnlyCollection<OrtValue> after = withTap.Run(input.Name, pictures, shape, withTapped);
            using IDisposableReadOnlyCollection<OrtValue> only = alone.Run(input.Name, pictures, shape, tap);
            foreach ((OrtValue a, OrtValue b) in before.Zip(after).Append((after[Array.IndexOf(withTapped, tap)], only[0])))
            {
                if (optimise) difference = Math.Max(difference, RelativeDifference(a, b));
                else equal &= a.GetTensorMutableRawData().SequenceEqual(b.GetTensorMutableRawData());
            }
        }
        return new TapCheck(tap, outputs.Length, equal, difference);
    }

    private static float[] Noise(int count, ImagePreprocessing preprocessing)
    {
        var pixels = new byte[checked(count * preprocessing.Height * preprocessing.Width * 3)];
        new Random(1).NextBytes(pixels);
        var values = new float[pixels.Length];
        NetworkInput.Write(new ImageBatch(0, count, preprocessing.Height, preprocessing.Width, pixels), 0, count, preprocessing, values);
        return values;
    }

    // Other element types than float32 have no range; there any difference counts as infinite.
    private static double RelativeDifference(OrtValue a, OrtValue b)
    {
        if (a.GetTensorMutableRawData().SequenceEqual(b.GetTensorMutableRawData())) return 0;
        if (a.GetTensorTypeAndShape().ElementDataType != TensorElementType.Float) return double.PositiveInfinity;
        ReadOnlySpan<float> x = a.GetTensorDataAsSpan<float>(), y = b.GetTensorDataAsSpan<float>();
        if (x.Length != y.Length) return double.PositiveInfinity;
        (double low, double high, double greatest) = (double.PositiveInfinity, double.NegativeInfinity, 0);
        for (int i = 0; i < x.Length; i++)
            (low, high, greatest) = (Math.Min(low, x[i]), Math.Max(high, x[i]), Math.Max(greatest, Math.Abs((double)x[i] - y[i])));
        return greatest == 0 ? 0 : greatest / (high - low);
    }
}
