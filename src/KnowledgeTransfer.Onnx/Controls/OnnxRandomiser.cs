using Google.Protobuf;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Features;
using Microsoft.ML.OnnxRuntime;

namespace KnowledgeTransfer.Onnx;

/// <summary>
/// Makes the control for a teacher: the same architecture, never trained. Every figure of a teacher stands beside this one, because random
/// layers alone go far (an untrained first block reaches 53 % linear on CIFAR-10).
/// </summary>
public static class OnnxRandomiser
{
    /// <summary>
    /// Writes an untrained copy of a teacher's model. Kernels are normal with variance 2 / fan-in (He et al. 2015), biases 0, normalisation
    /// layers neutral. With pictures, each convolution's and fully connected layer's output is then scaled to mean 0 and deviation 1 per
    /// channel, front to back, as batch normalisation with the data's statistics would: without it, networks whose normalisation was folded
    /// into their kernels grow from block to block until a ReLU6 saturates.
    /// </summary>
    /// <param name="teacher">The trained teacher.</param>
    /// <param name="folder">Folder that its model is relative to.</param>
    /// <param name="seed">Any number; the same seed gives the same file (with pictures: on the same kind of processor).</param>
    /// <param name="path">The .onnx file to make.</param>
    /// <param name="pictures">Pictures of the teacher's input size to scale by, or null. 32 are enough.</param>
    /// <param name="options">Threads and limits; null for the defaults.</param>
    /// <returns>The teacher's record for the new file: same tap, pooling and preprocessing, supervision "untrained". Not saved.</returns>
    /// <exception cref="ArtefactException">The model is missing or changed, a kernel is not a weight of the file, or the file cannot be
    /// written.</exception>
    /// <exception cref="DeviceException">The network fails on the pictures.</exception>
    public static TeacherRecord Write(
        TeacherRecord teacher, string folder, long seed, string path, ImageBatch? pictures = null, OnnxRunOptions? options = null)
    {
        OnnxModelFile file = OnnxTeacher.LoadModel(teacher, folder);
        if (!PictureInput.Find(file, teacher.Preprocessing.Layout).Takes(teacher.Preprocessing.Height, teacher.Preprocessing.Width))
            file = file.WithFreePictureSize();
        RandomWeights.Reset(file.Graph, seed, file.Path);
        if (pictures is not null) Scale(file, teacher, pictures, options ?? new OnnxRunOptions());
        AtomicFile.Write(path, file.Model.ToByteArray());
        return teacher with
        {
            Name = teacher.Name + "-untrained",
            Model = Path.GetFileName(path),
            Sha256 = OnnxModelFile.Load(path).Sha256,
            ExternalData = [],
            Source = FormattableString.Invariant($"architecture of {teacher.Name} with random weights, seed {seed}"),
            Supervision = "untrained",
        };
    }

    private static void Scale(OnnxModelFile file, TeacherRecord teacher, ImageBatch pictures, OnnxRunOptions options)
    {
        GraphIndex graph = file.Graph;
        int run = PictureInput.Find(file, teacher.Preprocessing.Layout).Batch ?? pictures.Count;
        if (run > pictures.Count)
            throw new ArgumentException($"the model takes {run} pictures at once; {pictures.Count} were given.", nameof(pictures));
        var input = new float[checked(run * 3 * teacher.Preprocessing.Height * teacher.Preprocessing.Width)];
        var scaled = new HashSet<string>(StringComparer.Ordinal);
        foreach (int index in graph.Ancestors([teacher.Tap]))
        {
            NodeProto node = graph.Nodes[index];
            if (node.OpType is not ("Conv" or "Gemm") || RandomWeights.Kernel(graph, node, 1) is not { } kernel || !scaled.Add(kernel.Name))
                continue;
            using OnnxSession session = OnnxSession.Open(file, ModelCut.Ending(file, node.Output[0]), options);
            var statistics = new ChannelStatistics();
            for (int first = 0; first + run <= pictures.Count; first += run)
            {
                NetworkInput.Write(pictures, first, run, teacher.Preprocessing, input);
                using IDisposableReadOnlyCollection<OrtValue> outputs =
                    session.Run(teacher.Input, input, PictureInput.Shape(run, teacher.Preprocessing), node.Output[0]);
                statistics.Add(outputs[0].GetTensorDataAsSpan<float>(), outputs[0].GetTensorTypeAndShape().Shape);
            }
            Apply(file, node, kernel, statistics);
        }
    }

    private static void Apply(OnnxModelFile file, NodeProto node, TensorProto kernel, ChannelStatistics statistics)
    {
        float[] values = RandomWeights.Read(kernel);
        int channels = statistics.ChannelCount;
        // Conv and transposed Gemm keep a channel's numbers together; a plain Gemm has them a row apart.
        bool together = node.OpType == "Conv" || node.Int("transB", 0) != 0;
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(values[i] / statistics.Deviation(together ? i / (values.Length / channels) : i % channels));
        RandomWeights.Write(kernel, values);
        float[] bias = [.. Enumerable.Range(0, channels).Select(c => (float)(-statistics.Mean(c) / statistics.Deviation(c)))];
        if (RandomWeights.Kernel(file.Graph, node, 2) is { } existing && TensorValues.Count(existing) == channels)
        {
            RandomWeights.Write(existing, bias);
        }
        else if (node.Input.Count == 2)
        {
            var added = new TensorProto { Name = kernel.Name + ".untrained_bias", DataType = (int)TensorProto.Types.DataType.Float };
            added.Dims.Add(channels);
            RandomWeights.Write(added, bias);
            file.Model.Graph.Initializer.Add(added);
            file.Graph.Weights.Add(added.Name, added);
            node.Input.Add(added.Name);
        }
    }
}
