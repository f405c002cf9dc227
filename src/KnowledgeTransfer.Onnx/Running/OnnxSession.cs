using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace KnowledgeTransfer.Onnx;

/// <summary>A loaded model that runs within limits. Threads do not spin while waiting, because the processor is shared with
/// decoding.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OnnxRunOptions _options;
    private readonly string _name;

    /// <summary>Loads a model from its bytes.</summary>
    /// <exception cref="OnnxRuntimeException">The runtime refuses the model; callers say more about it.</exception>
    /// <exception cref="DeviceException">The provider is not available.</exception>
    public OnnxSession(byte[] model, OnnxRunOptions options, string name)
    {
        (_options, _name) = (options, name);
        using SessionOptions settings = Settings(options);
        _session = MemoryLimit.Create(options.MemoryLimit, model, settings);
    }

    /// <summary>Loads a model; where the runtime refuses it, the first offending node is looked for and named.</summary>
    /// <exception cref="ArtefactException">The runtime refuses the model.</exception>
    public static OnnxSession Open(OnnxModelFile file, byte[] model, OnnxRunOptions options)
    {
        try
        {
            return new OnnxSession(model, options, file.Path);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ArtefactException($"{file.Path} does not load: {OffendingNode.Describe(file) ?? Words(e)}", e);
        }
    }

    /// <summary>Runs the network once.</summary>
    /// <param name="input">Name of the input.</param>
    /// <param name="values">Its numbers; pinned while the network runs, not copied.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="outputs">Names of the outputs wanted.</param>
    /// <returns>One tensor per output, in the runtime's memory; to be disposed.</returns>
    /// <exception cref="DeviceException">The runtime failed, or the time or memory limit was reached.</exception>
    public IDisposableReadOnlyCollection<OrtValue> Run(
        string input, Memory<float> values, long[] shape, params IReadOnlyCollection<string> outputs)
    {
        using OrtValue tensor = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, values, shape);
        return WithinLimits(shape, run => _session.Run(run, [input], [tensor], outputs));
    }

    /// <summary>Runs the network once; the output goes to an address in the memory that the network computes in.</summary>
    /// <param name="input">Name of the input.</param>
    /// <param name="values">Its numbers, on the host; pinned while the network runs.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="output">Name of the output.</param>
    /// <param name="outputShape">Its shape.</param>
    /// <param name="address">Where its float32 go; they are there when the method returns.</param>
    /// <exception cref="DeviceException">The runtime failed, or the time or memory limit was reached.</exception>
    public void RunInto(string input, Memory<float> values, long[] shape, string output, long[] outputShape, nint address)
    {
        long bytes = sizeof(float);
        foreach (long length in outputShape) bytes *= length;
        using OrtValue tensor = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, values, shape);
        using OrtMemoryInfo? device = _options.Provider == OnnxProvider.Cuda
            ? new OrtMemoryInfo(OrtMemoryInfo.allocatorCUDA, OrtAllocatorType.DeviceAllocator, 0, OrtMemType.Default)
            : null;
        using OrtValue target = OrtValue.CreateTensorValueWithData(
            device ?? OrtMemoryInfo.DefaultInstance, TensorElementType.Float, outputShape, address, bytes);
        using OrtIoBinding binding = _session.CreateIoBinding();
        binding.BindInput(input, tensor);
        binding.BindOutput(output, target);
        WithinLimits(shape, run =>
        {
            _session.RunWithBinding(run, binding);
            binding.SynchronizeBoundOutputs(); // our kernels run in streams of their own
            return true;
        });
    }

    /// <summary>Which memory the network computes in.</summary>
    public string Place => _options.Provider == OnnxProvider.Cuda ? "cuda:0" : "cpu";

    private T WithinLimits<T>(long[] shape, Func<RunOptions, T> work)
    {
        using var run = new RunOptions();
        (bool late, bool done) = (false, false);
        // Disposing a timer does not wait for a callback that has begun; the lock keeps it away from disposed run options.
        var gate = new Lock();
        using var timer = new Timer(_ => Stop(), null, _options.TimeLimit, Timeout.InfiniteTimeSpan);
        try
        {
            return work(run);
        }
        catch (OnnxRuntimeException e) when (late)
        {
            throw new DeviceException(
                $"{_name}: one run on [{string.Join(", ", shape)}] took longer than {_options.TimeLimit.TotalSeconds:0.###} s and was " +
                $"stopped. Raise the time limit or lower the batch size.", e);
        }
        catch (OnnxRuntimeException e) when (e.Message.Contains("Available memory", StringComparison.Ordinal))
        {
            throw new DeviceException(
                $"{_name}: one run on [{string.Join(", ", shape)}] needs more memory than the limit of {_options.MemoryLimit} bytes: " +
                $"{Words(e)} Lower the batch size or raise the limit.", e);
        }
        catch (OnnxRuntimeException e)
        {
            throw new DeviceException($"{_name} failed on [{string.Join(", ", shape)}]: {Words(e)}", e);
        }
        finally
        {
            lock (gate) done = true;
        }

        void Stop()
        {
            lock (gate)
            {
                if (!done) run.Terminate = late = true;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    /// <summary>The runtime's message on one line.</summary>
    public static string Words(OnnxRuntimeException e) => e.Message.ReplaceLineEndings(" ").Trim();

    private static SessionOptions Settings(OnnxRunOptions options)
    {
        var settings = new SessionOptions
        {
            IntraOpNumThreads = options.Threads == 0 ? Environment.ProcessorCount : options.Threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            GraphOptimizationLevel = options.Optimise ? GraphOptimizationLevel.ORT_ENABLE_ALL : GraphOptimizationLevel.ORT_DISABLE_ALL,
        };
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        settings.AddSessionConfigEntry(MemoryLimit.SessionKey, "1");
        if (options.Provider == OnnxProvider.Cuda) AddCuda(settings);
        return settings;
    }

    private static void AddCuda(SessionOptions settings)
    {
        try
        {
            CudaProvider.Append(settings);
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            settings.Dispose();
            throw new DeviceException(
                $"CUDA is not available to ONNX Runtime: {CudaProvider.Words(e.Message)}. Use the processor, or build with ONNX " +
                $"Runtime's CUDA package.", e);
        }
    }
}
