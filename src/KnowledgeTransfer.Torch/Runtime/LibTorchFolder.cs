using System.Globalization;
using System.Text.RegularExpressions;

namespace KnowledgeTransfer.Torch.Runtime;

/// <summary>
/// The libtorch of an installed PyTorch, in place of the packaged one: saves a download of gigabytes where PyTorch for CUDA is there already.
/// The environment variable <c>KT_LIBTORCH</c> names its folder, <c>SITE-PACKAGES/torch/lib</c> or the <c>torch</c> above it.
/// </summary>
/// <param name="Path">The folder of the libraries, absolute.</param>
/// <param name="Version">As PyTorch writes it: 2.10.0+cu128.</param>
/// <param name="HasCuda">Whether it has the libraries for NVIDIA cards.</param>
/// <remarks>
/// TorchSharp 0.107 is built for libtorch 2.10. The functions of libtorch that it calls are all in 2.11 and 2.12, too; older ones lack some, and
/// of newer ones nothing is known.
/// </remarks>
public sealed partial record LibTorchFolder(string Path, string Version, bool HasCuda)
{
    /// <summary>The environment variable.</summary>
    public const string Variable = "KT_LIBTORCH";

    private static readonly Version Oldest = new(2, 10), Newest = new(2, 12);
    private static readonly string[] Cpu = ["c10", "torch_cpu", "torch"], Cuda = ["c10_cuda", "torch_cuda"];

    /// <summary>What the environment asks for.</summary>
    /// <returns>null where it asks for nothing.</returns>
    /// <exception cref="DeviceException">The folder cannot serve; says what was found and what is needed.</exception>
    public static LibTorchFolder? Requested() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? Open(folder) : null;

    /// <summary>Looks at a folder; loads nothing.</summary>
    /// <exception cref="DeviceException">It cannot serve; says what was found and what is needed.</exception>
    public static LibTorchFolder Open(string folder)
    {
        string given = System.IO.Path.GetFullPath(folder), below = System.IO.Path.Combine(given, "lib");
        string path = !Has(given, Cpu) && Has(below, Cpu) ? below : given;
        if (OperatingSystem.IsMacOS()) throw Refusal("this is macOS, where only the packaged libtorch is used");
        if (!Directory.Exists(path)) throw Refusal("there is no such folder");
        string[] missing = [.. Cpu.Where(library => !File.Exists(System.IO.Path.Combine(path, FileName(library)))).Select(FileName)];
        if (missing.Length > 0) throw Refusal($"it has no {string.Join(", ", missing)}");
        string version = ReadVersion(System.IO.Path.GetDirectoryName(path)!)
            ?? throw Refusal("neither version.py nor build-version above it says which version it is");
        if (!Serves(version)) throw Refusal($"it is of PyTorch {version}");
        return new LibTorchFolder(path, version, Has(path, Cuda));

        DeviceException Refusal(string found) => new(
            $"{Variable} is {folder}, but {found}. Needed is the folder torch/lib of PyTorch {Oldest} to {Newest} for this system. Name it, or "
            + $"unset {Variable} to use the packaged libtorch.");
    }

    /// <summary>A library's file on this system: libtorch.so, torch.dll.</summary>
    /// <param name="library">Its name: torch.</param>
    public static string FileName(string library) => OperatingSystem.IsWindows() ? $"{library}.dll"
        : OperatingSystem.IsMacOS() ? $"lib{library}.dylib"
        : $"lib{library}.so";

    /// <summary>Full paths in the order in which they must be loaded: each after those that it needs.</summary>
    internal IReadOnlyList<string> Files =>
        [.. (HasCuda ? (string[])[.. Cpu, .. Cuda] : Cpu).Select(library => System.IO.Path.Combine(Path, FileName(library)))];

    private static bool Has(string folder, string[] libraries) =>
        libraries.All(library => File.Exists(System.IO.Path.Combine(folder, FileName(library))));

    private static bool Serves(string version)
    {
        Match match = MajorMinor().Match(version);
        if (!match.Success) return false;
        Version found = new(Part(1), Part(2));
        return found >= Oldest && found <= Newest;

        int Part(int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
    }

    /// <summary>PyTorch has torch/version.py, the archive of libtorch alone libtorch/build-version.</summary>
    private static string? ReadVersion(string above)
    {
        string python = System.IO.Path.Combine(above, "version.py"), archive = System.IO.Path.Combine(above, "build-version");
        if (File.Exists(python) && Assigned().Match(File.ReadAllText(python)) is { Success: true } match) return match.Groups[1].Value;
        return File.Exists(archive) ? File.ReadAllText(archive).Trim() : null;
    }

    [GeneratedRegex(@"^__version__\s*=\s*['""]([^'""]+)['""]", RegexOptions.Multiline)]
    private static partial Regex Assigned();

    [GeneratedRegex(@"^(\d{1,4})\.(\d{1,4})\b")]
    private static partial Regex MajorMinor();
}
