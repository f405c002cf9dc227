using KnowledgeTransfer.TestKit;
using KnowledgeTransfer.Torch.Runtime;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Runtime;

public sealed class LibTorchFolderTests : IDisposable
{
    private static readonly string[] Cpu = ["c10", "torch_cpu", "torch"], Cuda = ["c10_cuda", "torch_cuda"];

    private readonly TemporaryFolder _folder = new();

    public LibTorchFolderTests() => Assert.SkipWhen(OperatingSystem.IsMacOS(), "only the packaged libtorch is used there");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("2.10.0")]
    [InlineData("2.10.1+cu128")]
    [InlineData("2.11.0a0+git1234567")]
    [InlineData("2.12.3+cpu")]
    public void Versions_that_have_what_TorchSharp_calls(string version)
    {
        string lib = Make(Cpu, $"from typing import Optional\n\n__version__ = '{version}'\ndebug = False\n");
        Assert.Equal(new LibTorchFolder(lib, version, HasCuda: false), LibTorchFolder.Open(lib));
    }

    [Theory]
    [InlineData("1.13.0a0")] // Debian 12
    [InlineData("2.9.1")] // less than 2.10
    [InlineData("2.13.0")]
    [InlineData("2.100.0")]
    [InlineData("3.10.0")]
    [InlineData("12.10.0")]
    [InlineData("2")]
    [InlineData("nightly")]
    public void Other_versions_are_named_in_the_refusal(string version) =>
        Refused(Make(Cpu, $"__version__ = \"{version}\"\n"), $"it is of PyTorch {version}", "2.10 to 2.12");

    [Fact]
    public void The_folder_above_will_do_and_so_will_the_archive_of_libtorch()
    {
        string lib = Make([.. Cpu, .. Cuda], version: null);
        File.WriteAllText(_folder["torch", "build-version"], "2.10.0+cu128\n");
        Assert.Equal(new LibTorchFolder(lib, "2.10.0+cu128", HasCuda: true), LibTorchFolder.Open(_folder["torch"]));
    }

    [Fact]
    public void Half_of_CUDA_is_none() => Assert.False(LibTorchFolder.Open(Make([.. Cpu, Cuda[0]], "__version__ = '2.10.0'")).HasCuda);

    [Fact]
    public void What_is_missing_is_named()
    {
        Refused(_folder["nowhere"], "there is no such folder");
        Refused(Make(["c10", "torch"], "__version__ = '2.10.0'"), $"it has no {LibTorchFolder.FileName("torch_cpu")}.");
        Refused(Make(Cpu, version: null), "version.py");
        Refused(Make(Cpu, "# nothing\n"), "version.py");
    }

    [Fact]
    public void Libraries_come_after_those_that_they_need()
    {
        string lib = Make([.. Cpu, .. Cuda], "__version__ = '2.10.0'");
        Assert.Equal(
            new[] { "c10", "torch_cpu", "torch", "c10_cuda", "torch_cuda" }.Select(name => Path.Combine(lib, LibTorchFolder.FileName(name))),
            LibTorchFolder.Open(lib).Files);
    }

    private static void Refused(string folder, params string[] words)
    {
        DeviceException error = Assert.Throws<DeviceException>(() => LibTorchFolder.Open(folder));
        Assert.All([.. words, folder, "KT_LIBTORCH", "unset"], word => Assert.Contains(word, error.Message));
    }

    private string Make(string[] libraries, string? version)
    {
        string lib = _folder["torch", "lib"];
        if (Directory.Exists(_folder["torch"])) Directory.Delete(_folder["torch"], recursive: true);
        Directory.CreateDirectory(lib);
        foreach (string library in libraries) File.WriteAllBytes(Path.Combine(lib, LibTorchFolder.FileName(library)), []);
        if (version is not null) File.WriteAllText(_folder["torch", "version.py"], version);
        return lib;
    }
}
