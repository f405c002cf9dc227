using KnowledgeTransfer.Data;
using Microsoft.ML.OnnxRuntime;

namespace KnowledgeTransfer.Onnx;

/// <summary>A network that is loaded as far as its tapped tensors need and run on batches of pictures.</summary>
internal sealed class TappedNetwork : IDisposable
{
    private readonly string[] _taps;
    private readonly ImagePreprocessing _preprocessing;
    private readonly string _input;
    private readonly bool _fixedBatch;
    private readonly float[] _values;
    private readonly OnnxSession _session;

    /// <summary>Loads the part of a model that the taps need.</summary>
    /// <param name="file">The model; its stated picture size is freed where the preprocessing has another one.</param>
    /// <param name="preprocessing">Size, layout and numbers of the input.</param>
    /// <param name="taps">Names of node outputs, all different.</param>
    /// <param name="options">Threads, batch and limits.</param>
    /// <exception cref="ConfigException">A tap or the input does not exist.</exception>
    /// <exception cref="ArtefactException">The model does not load.</exception>
    /// <exception cref="DeviceException">The provider is missing.</exception>
    public TappedNetwork(OnnxModelFile file, ImagePreprocessing preprocessing, IReadOnlyList<string> taps, OnnxRunOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1, nameof(options));
        (_taps, _preprocessing) = ([.. taps], preprocessing);
        foreach (string tap in taps) file.Graph.RequireTensor(tap, file.Path);
        PictureInput input = PictureInput.Find(file, preprocessing.Layout);
        if (!input.Takes(preprocessing.Height, preprocessing.Width)) file = file.WithFreePictureSize();
        (_input, _fixedBatch) = (input.Name, input.Batch is not null);
        RunSize = input.Batch ?? options.BatchSize;
        _values = new float[checked(RunSize * PictureLength)];
        _session = OnnxSession.Open(file, ModelCut.Ending(file, _taps), options);
    }

    /// <summary>Receives the tapped tensors of some consecutive pictures.</summary>
    /// <param name="first">The first of them in the batch.</param>
    /// <param name="count">How many.</param>
    /// <param name="run">Pictures that the network was run on: more than <paramref name="count"/> where the model's batch is fixed.</param>
    /// <param name="outputs">One tensor per tap, valid during the call.</param>
    public delegate void Receiver(int first, int count, int run, IReadOnlyList<OrtValue> outputs);

    /// <summary>Which memory the network computes in: "cpu", "cuda:0".</summary>
    public string Place => _session.Place;

    /// <summary>Whether the model takes no other number of pictures than <see cref="RunSize"/>.</summary>
    public bool HasFixedBatch => _fixedBatch;

    /// <summary>Pictures per run.</summary>
    public int RunSize { get; }

    private int PictureLength => 3 * _preprocessing.Height * _preprocessing.Width;

    /// <summary>Runs the network once on a picture of zeros (a whole batch of them where the model's is fixed).</summary>
    /// <exception cref="DeviceException">The network fails or breaks a limit.</exception>
    public void RunOnZeros(Receiver receiver) => Run(0, 1, _fixedBatch ? RunSize : 1, receiver);

    /// <summary>Runs the network on all pictures of a batch.</summary>
    /// <param name="batch">Pictures of the preprocessing's size.</param>
    /// <param name="receiver">Called once per run, in order.</param>
    /// <exception cref="DeviceException">The network fails or breaks a limit.</exception>
    public void Run(ImageBatch batch, Receiver receiver)
    {
        for (int first = 0; first < batch.Count; first += RunSize)
        {
            (int count, int run) = Fill(batch, first);
            Run(first, count, run, receiver);
        }
    }

    /// <summary>Runs the network on all pictures of a batch and leaves the one tapped tensor in the memory that it computes in.</summary>
    /// <param name="batch">Pictures of the preprocessing's size; the network's batch is free.</param>
    /// <param name="shape">Shape of the tapped tensor; its first axis is replaced by the number of pictures.</param>
    /// <param name="address">Where float32 go, in <see cref="Place"/>.</param>
    /// <exception cref="DeviceException">The network fails or breaks a limit.</exception>
    public void RunInto(ImageBatch batch, ReadOnlySpan<long> shape, nint address)
    {
        long[] present = shape.ToArray();
        long numbers = 1;
        foreach (long length in shape[1..]) numbers *= length;
        for (int first = 0; first < batch.Count; first += RunSize)
        {
            (int count, _) = Fill(batch, first);
            present[0] = count;
            _session.RunInto(
                _input, _values.AsMemory(0, count * PictureLength), PictureInput.Shape(count, _preprocessing), _taps[0], present,
                address + (nint)(first * numbers * sizeof(float)));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    /// <summary>Brings the next pictures of a batch into the input, the last one repeated where the model's batch is fixed.</summary>
    /// <returns>How many pictures, and how many the network is to be run on.</returns>
    private (int Count, int Run) Fill(ImageBatch batch, int first)
    {
        int count = Math.Min(RunSize, batch.Count - first), run = _fixedBatch ? RunSize : count;
        NetworkInput.Write(batch, first, count, _preprocessing, _values.AsSpan(0, count * PictureLength));
        Span<float> last = _values.AsSpan((count - 1) * PictureLength, PictureLength);
        for (int i = count; i < run; i++) last.CopyTo(_values.AsSpan(i * PictureLength));
        return (count, run);
    }

    private void Run(int first, int count, int run, Receiver receiver)
    {
        Memory<float> values = _values.AsMemory(0, run * PictureLength);
        using IDisposableReadOnlyCollection<OrtValue> outputs =
            _session.Run(_input, values, PictureInput.Shape(run, _preprocessing), _taps);
        receiver(first, count, run, outputs);
    }
}
