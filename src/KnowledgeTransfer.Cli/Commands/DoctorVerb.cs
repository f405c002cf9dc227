using System.CommandLine;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu.Cuda;
using KnowledgeTransfer.Gpu.Ilgpu;
using Microsoft.ML.OnnxRuntime;
using SkiaSharp;
using TorchSharp;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt doctor</c>: which devices and libraries were found and, for each one missing, why and what to do.</summary>
internal static class DoctorVerb
{
    private const string CudaName = "CUDA driver", DeviceName = "k-means device";

    private sealed record Finding(string Name, bool Works, string Facts, string Advice = "");

    public static Verb Create()
    {
        Option<bool> json = CommonOptions.Json();
        var command = new Command("doctor", "Say which devices and libraries were found, and what to do about the missing ones") { json };
        command.SetAction(parsed =>
        {
            Finding[] findings = [Processor(), Torch(), OnnxRuntime(), Pictures(), CudaDriver(), .. Devices()];
            if (parsed.GetValue(json)) Output.Json(findings);
            else Print(findings);
            return findings.Any(f => !f.Works && f.Name is not (CudaName or DeviceName)) ? ExitCode.MissingDevice : ExitCode.Done;
        });
        return new Verb(command, ["kt doctor"]);
    }

    private static void Print(Finding[] findings) => Output.Table(
        ["what", "state", "facts", "what to do"],
        findings.Select(f => (string[])[f.Name, f.Works ? "works" : "missing", f.Facts, f.Advice]));

    private static Finding Processor()
    {
        int width = Vector512.IsHardwareAccelerated ? 512
            : Vector256.IsHardwareAccelerated ? 256
            : Vector128.IsHardwareAccelerated ? 128
            : 0;
        string vectors = width > 0 ? $"{width}-bit vectors for k-means" : "no vectors: k-means runs scalar";
        string processor = $"{Environment.ProcessorCount} threads, {RuntimeInformation.ProcessArchitecture}";
        return new Finding("processor", true, $"{processor}, {vectors}, {RuntimeInformation.FrameworkDescription}");
    }

    private static Finding Torch()
    {
        return Try(
            "libtorch", Add,
            "students cannot be trained; build for this platform (dotnet build -r RID) so that its libtorch package is restored");

        static string Add()
        {
            using torch.Tensor ones = torch.ones(2), sum = ones.sum();
            if (sum.item<float>() != 2) throw new DeviceException("1 + 1 is not 2");
            return $"TorchSharp {typeof(torch).Assembly.GetName().Version!.ToString(3)} on the CPU";
        }
    }

    private static Finding OnnxRuntime()
    {
        return Try(
            "ONNX Runtime", Ask,
            "imported teachers and exported students cannot run; reinstall the Microsoft.ML.OnnxRuntime package");

        static string Ask()
        {
            OrtEnv runtime = OrtEnv.Instance();
            return $"{runtime.GetVersionString()}, providers {string.Join(", ", runtime.GetAvailableProviders())}";
        }
    }

    private static Finding Pictures() => Try(
        "picture decoder", () => $"Skia {SkiaSharpVersion.Native}",
        "pictures cannot be decoded; reinstall the SkiaSharp native package of this platform");

    private static Finding CudaDriver()
    {
        string library = OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";
        if (!NativeLibrary.TryLoad(library, out nint handle))
            return new Finding(CudaName, false, $"{library} was not found", "nothing: everything runs on the CPU");
        NativeLibrary.Free(handle);
        return new Finding(CudaName, true, $"{library} was found: k-means can use its devices; networks run on the CPU");
    }

    /// <summary>Every device that a driver reports, opened and put to its proof, by each backend that could use it.</summary>
    private static Finding[] Devices()
    {
        var cuda = new CudaBackendSource();
        var ilgpu = new IlgpuBackendSource();
        IReadOnlyList<IlgpuCandidate> candidates = IlgpuDevices.List();
        return
        [
            .. Verdicts(cuda.Name, Enumerable.Range(0, CudaCount(out string? problem)).Select(cuda.Try), problem),
            .. Verdicts(ilgpu.Name, candidates.Select(ilgpu.Try), candidates.Count > 0 ? null : IlgpuDevices.Absence()),
        ];

        static int CudaCount(out string? problem)
        {
            try
            {
                problem = null;
                return CudaDevice.Count();
            }
            catch (DeviceException e)
            {
                problem = e.Message;
                return 0;
            }
        }
    }

    /// <param name="backend">Its name.</param>
    /// <param name="offers">One per device.</param>
    /// <param name="absence">Why there is none, if there is none.</param>
    private static IEnumerable<Finding> Verdicts(string backend, IEnumerable<BackendOffer> offers, string? absence)
    {
        const string without = "nothing: k-means runs on the processor";
        if (absence is not null) return [new Finding(DeviceName, false, $"{backend}: {absence}", without)];
        return offers.Select(offer => offer.Backend is { } found
            ? new Finding(DeviceName, true, $"{found.Description}, gives the processor's bits")
            : new Finding(DeviceName, false, $"{backend}: {offer.Refusal}", without));
    }

    private static Finding Try(string name, Func<string> probe, string advice)
    {
        try
        {
            return new Finding(name, true, probe());
        }
        catch (Exception e) when (IsMissing(e))
        {
            return new Finding(name, false, (e.InnerException ?? e).Message, advice);
        }

        static bool IsMissing(Exception e) => e is DllNotFoundException or TypeInitializationException or EntryPointNotFoundException
            or NotSupportedException or BadImageFormatException or DeviceException;
    }
}
