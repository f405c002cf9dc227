using Google.Protobuf;
using KnowledgeTransfer.Networks;
using Microsoft.ML.OnnxRuntime;

namespace KnowledgeTransfer.Onnx;

/// <summary>
/// ONNX Runtime's provider for NVIDIA cards. That a build lists it says nothing about the machine, so it is asked for a convolution first.
/// </summary>
public static class CudaProvider
{
    private static readonly Lazy<string?> Trial = new(() => IsBuilt
        ? Try(Append)
        : $"this build has ONNX Runtime without CUDA (providers: {string.Join(", ", OrtEnv.Instance().GetAvailableProviders())})");

    /// <summary>Whether this build has it.</summary>
    public static bool IsBuilt => OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider");

    /// <summary>Why networks cannot run on a card here, or null where they can; found out once in a process, by trying.</summary>
    public static string? Problem => Trial.Value;

    /// <summary>Makes sessions with these options use the first card; what it has no kernel for stays on the processor.</summary>
    /// <remarks>
    /// TensorFloat-32 would round products to 10 bits: features would no longer be those of the processor but for the last bits. The heuristic
    /// choice of algorithms does not time them anew for each batch size, so that the same one is taken every time.
    /// </remarks>
    /// <exception cref="OnnxRuntimeException">A library is missing, which the message names.</exception>
    /// <exception cref="EntryPointNotFoundException">The build has no such provider.</exception>
    internal static void Append(SessionOptions settings)
    {
        // With provider options the runtime's message names the library that is missing; the overload with a device number does not.
        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(new() { ["use_tf32"] = "0", ["cudnn_conv_algo_search"] = "HEURISTIC" });
        settings.AppendExecutionProvider_CUDA(cuda);
    }

    /// <summary>Runs one convolution, 3 x 2 + 1, with a provider.</summary>
    /// <param name="append">Adds the provider to the options.</param>
    /// <returns>What went wrong, or null.</returns>
    internal static string? Try(Action<SessionOptions> append)
    {
        try
        {
            using var settings = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            append(settings);
            using var session = new InferenceSession(Convolution(), settings);
            using OrtValue input = OrtValue.CreateTensorValueFromMemory([3f], [1, 1, 1, 1]);
            using var run = new RunOptions();
            using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(run, [NetworkSpec.InputName], [input], ["conv"]);
            float answer = outputs[0].GetTensorDataAsSpan<float>()[0];
            return answer == 7 ? null : FormattableString.Invariant($"it says that 3 x 2 + 1 is {answer}");
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            return Words(e.Message);
        }
    }

    /// <summary>The runtime's message on one line; of a library that does not load, only the loader's words.</summary>
    internal static string Words(string message)
    {
        const string loader = "with error: ";
        int start = message.IndexOf(loader, StringComparison.Ordinal);
        return message[(start < 0 ? 0 : start + loader.Length)..].ReplaceLineEndings(" ").Trim();
    }

    private static byte[] Convolution()
    {
        var network = new NetworkSpec("probe", "3 x 2 + 1", [1, 1, 1], [new("conv", new Convolution(1, 1), NetworkSpec.InputName)], "conv", []);
        var weights = new WeightSet();
        weights.Add("conv.weight", [1, 1, 1, 1], [2]);
        weights.Add("conv.bias", [1], [1]);
        var graph = new GraphBuilder(network, weights, "batch");
        graph.Add(network.Nodes[0]);
        graph.Output("conv", "conv", [1, 1, 1]);
        var model = new ModelProto { IrVersion = OnnxWriter.FormatVersion, Graph = graph.Graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = OnnxWriter.OperatorSet });
        return model.ToByteArray();
    }
}
