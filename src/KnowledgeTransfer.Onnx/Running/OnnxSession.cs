using Microsoft.ML.OnnxRuntime;

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
        using var run = new RunOptions();
        (bool late, bool done) = (false, false);
        // Disposing a timer does not wait for a callback that has begun; the lock keeps it away from disposed run options.
        var gate = new Lock();
        using var timer = new Timer(_ => Stop(), null, _options.TimeLimit, Timeout.InfiniteTimeSpan);
        try
        {
            return _session.Run(run, [input], [tensor], outputs);
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
                $"CUDA is not available to ONNX Runtime: {e.Message.ReplaceLineEndings(" ")} Use the processor, or build with ONNX " +
                $"Runtime's CUDA package.", e);
        }
    }
}
