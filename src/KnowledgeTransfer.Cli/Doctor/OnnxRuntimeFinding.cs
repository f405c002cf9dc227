using Microsoft.ML.OnnxRuntime;

namespace KnowledgeTransfer.Cli.Doctor;

/// <summary>ONNX Runtime and its providers.</summary>
internal static class OnnxRuntimeFinding
{
    public static Finding Create()
    {
        return Finding.Of(
            "ONNX Runtime", Ask,
            "imported teachers and exported students cannot run; reinstall the Microsoft.ML.OnnxRuntime package");

        static string Ask()
        {
            OrtEnv runtime = OrtEnv.Instance();
            return $"{runtime.GetVersionString()}, providers {string.Join(", ", runtime.GetAvailableProviders())}";
        }
    }
}
