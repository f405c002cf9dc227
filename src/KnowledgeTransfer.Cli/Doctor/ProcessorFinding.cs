using System.Runtime.InteropServices;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Cli.Doctor;

/// <summary>The processor: how many threads, and which kernels k-means has for it.</summary>
internal static class ProcessorFinding
{
    public static Finding Create()
    {
        string processor = $"{Environment.ProcessorCount} threads, {RuntimeInformation.ProcessArchitecture}";
        return new Finding("processor", true, $"{processor}, k-means by {Fastest()}, {RuntimeInformation.FrameworkDescription}");
    }

    /// <summary>The first backend that works, and why those before it do not.</summary>
    private static BackendChoice Fastest() => KMeansBackends.Processor.Auto(1, 1, 1);
}
