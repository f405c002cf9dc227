using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace KnowledgeTransfer.Cli.Doctor;

/// <summary>ONNX Runtime, and whether it can really use a card: that its CUDA provider is listed says nothing about that.</summary>
internal static class OnnxRuntimeFinding
{
    public static Finding Create()
    {
        Finding found = Finding.Of(
            "ONNX Runtime", Ask, "imported teachers and exported students cannot run; reinstall the Microsoft.ML.OnnxRuntime package");
        return found.Works && CudaDriver.IsInstalled && CudaProvider.Problem is not null
            ? found with { Advice = $"for teachers on the card {(CudaProvider.IsBuilt ? NetworkDevices.TeacherLibraries : NetworkDevices.TeacherAdvice)}" }
            : found;

        static string Ask() => $"{OrtEnv.Instance().GetVersionString()}, {Cuda()}";

        static string Cuda() => !CudaProvider.IsBuilt ? "without CUDA"
            : CudaProvider.Problem is { } problem ? $"with CUDA, which cannot be used: {problem}"
            : "with CUDA, tried";
    }
}
