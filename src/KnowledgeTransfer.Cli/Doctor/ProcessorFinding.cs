using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Cli.Doctor;

/// <summary>The processor: how many threads, and how wide its vectors are.</summary>
internal static class ProcessorFinding
{
    public static Finding Create()
    {
        int width = Vector512.IsHardwareAccelerated ? 512
            : Vector256.IsHardwareAccelerated ? 256
            : Vector128.IsHardwareAccelerated ? 128
            : 0;
        string vectors = width > 0 ? $"{width}-bit vectors for k-means" : "no vectors: k-means runs scalar";
        string processor = $"{Environment.ProcessorCount} threads, {RuntimeInformation.ProcessArchitecture}";
        return new Finding("processor", true, $"{processor}, {vectors}, {RuntimeInformation.FrameworkDescription}");
    }
}
