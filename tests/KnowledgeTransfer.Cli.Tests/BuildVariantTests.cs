using System.Diagnostics;
using System.Text.Json;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary>What the build's switches bring, as MSBuild evaluates the project: nothing is restored or built.</summary>
public sealed class BuildVariantTests
{
    private const string OnnxCpu = "Microsoft.ML.OnnxRuntime", OnnxCuda = "Microsoft.ML.OnnxRuntime.Gpu.Linux";
    private const string TorchCpu = "libtorch-cpu-linux-x64", TorchCuda = "libtorch-cuda-12.8-linux-x64";

    [Theory]
    [InlineData("", "obj/", "bin/", "", true, OnnxCpu, TorchCpu)]
    [InlineData("Cuda=true", "obj/cuda/", "bin/cuda/", "packages.cuda.lock.json", true, OnnxCuda, TorchCpu)]
    [InlineData("TorchCuda=true", "obj/torch-cuda/", "bin/torch-cuda/", "packages.lock.json", false, OnnxCpu, TorchCuda)]
    [InlineData("Cuda=true;TorchCuda=true", "obj/cuda-torch-cuda/", "bin/cuda-torch-cuda/", "packages.lock.json", false, OnnxCuda, TorchCuda)]
    [InlineData("PackagedLibTorch=false", "obj/slim/", "bin/slim/", "", true, OnnxCpu, TorchCpu)]
    public void A_variant_has_its_packages_and_folders_of_its_own(
        string switches, string intermediate, string output, string lockFile, bool isLocked, params string[] packages)
    {
        JsonElement evaluated = Evaluate(switches);
        JsonElement properties = evaluated.GetProperty("Properties");
        Assert.Equal(intermediate, Path("BaseIntermediateOutputPath"));
        Assert.Equal(output, Path("BaseOutputPath"));
        Assert.Equal(lockFile, System.IO.Path.GetFileName(Path("NuGetLockFilePath")));
        Assert.Equal(isLocked ? "true" : "false", Path("RestorePackagesWithLockFile"));
        IEnumerable<string> referenced = evaluated.GetProperty("Items").GetProperty("PackageReference").EnumerateArray()
            .Select(item => item.GetProperty("Identity").GetString()!);
        Assert.Equal(packages.Order(), referenced.Intersect([OnnxCpu, OnnxCuda, TorchCpu, TorchCuda]).Order());

        string Path(string property) => properties.GetProperty(property).GetString()!.Replace('\\', '/');
    }

    private static JsonElement Evaluate(string switches)
    {
        string[] names = ["BaseIntermediateOutputPath", "BaseOutputPath", "NuGetLockFilePath", "RestorePackagesWithLockFile"];
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
        [
            "msbuild", Repository.File("src", "KnowledgeTransfer.Cli", "KnowledgeTransfer.Cli.csproj"), "-getItem:PackageReference",
            .. names.Select(name => $"-getProperty:{name}"), "-p:RuntimeIdentifier=linux-x64",
            .. switches.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(property => $"-p:{property}"),
        ])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
        return JsonDocument.Parse(output).RootElement;
    }
}
