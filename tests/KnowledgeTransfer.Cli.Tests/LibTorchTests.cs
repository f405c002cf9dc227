using System.Text.Json;
using KnowledgeTransfer.TestKit;
using KnowledgeTransfer.Torch.Runtime;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary>KT_LIBTORCH, with a copy of the packaged libtorch standing in for that of an installed PyTorch.</summary>
public sealed class LibTorchTests : IClassFixture<LibTorchTests.StandIn>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StandIn _standIn;

    public LibTorchTests(StandIn standIn)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "tried on Linux only");
        _standIn = standIn;
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_folder_takes_the_place_of_the_packaged_one()
    {
        string lib = _standIn.Claim("2.10.0+stand.in");
        using JsonDocument report = JsonDocument.Parse(Run(Path.GetDirectoryName(lib)!, "doctor", "--json").Out);
        JsonElement finding = report.RootElement.EnumerateArray().Single(f => f.GetProperty("name").GetString() == "libtorch");
        Assert.True(finding.GetProperty("works").GetBoolean(), finding.ToString());
        // doctor looks at the files that the process has mapped, and refuses two of that name
        Assert.Contains(Path.Combine(lib, "libtorch_cpu.so"), finding.GetProperty("facts").GetString());
        Assert.Contains("2.10.0+stand.in", finding.GetProperty("facts").GetString());
        Assert.Contains("packaged", Kt.Done("doctor").Out);
    }

    [Fact]
    public void A_student_learns_with_it_as_with_the_packaged_one()
    {
        string lib = _standIn.Claim("2.12.0");
        Pictures.Write(_folder["pictures"], 40);
        string[] transfer =
            ["transfer", "hog", _folder["pictures"], "--k", "2", "--set", "student.epochs=1", "--set", "student.precision=float32"];
        Kt run = Run(lib, [.. transfer, "--out", _folder["theirs"]]);
        Assert.True(run.ExitCode == 0, run.Error);
        Kt.Done([.. transfer, "--out", _folder["ours"]]);
        Assert.Equal(File.ReadAllBytes(_folder["ours", "student", "student.onnx"]), File.ReadAllBytes(_folder["theirs", "student", "student.onnx"]));
    }

    [Fact]
    public void A_folder_that_cannot_serve_is_refused_by_every_verb_and_explained_by_doctor()
    {
        Directory.CreateDirectory(_folder["torch"]);
        Pictures.Write(_folder["pictures"], 4);
        string[] words = ["KT_LIBTORCH is", "it has no libc10.so", "2.10 to 2.12", "unset KT_LIBTORCH"];
        Kt verb = Run(_folder["torch"], "data", _folder["pictures"]);
        Assert.Equal(3, verb.ExitCode);
        Assert.All(words, word => Assert.Contains(word, verb.Error));
        Assert.DoesNotContain("   at ", verb.Error);
        Kt doctor = Run(_folder["torch"], "doctor");
        Assert.Equal(3, doctor.ExitCode);
        Assert.All(words, word => Assert.Contains(word, doctor.Out));
        Assert.Equal(0, Run(_folder["torch"], "--help").ExitCode);
    }

    [Fact]
    public void Libraries_that_do_not_load_are_a_device_error_with_the_loaders_words()
    {
        Directory.CreateDirectory(_folder["torch", "lib"]);
        foreach (string library in new[] { "c10", "torch_cpu", "torch" })
            File.WriteAllText(_folder["torch", "lib", LibTorchFolder.FileName(library)], "no library");
        File.WriteAllText(_folder["torch", "version.py"], "__version__ = '2.10.0'\n");
        Pictures.Write(_folder["pictures"], 4);
        Kt run = Run(_folder["torch"], "transfer", "hog", _folder["pictures"], "--out", _folder["run"]);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("libc10.so: file too short", run.Error);
        Assert.DoesNotContain("   at ", run.Error);
        Assert.False(Directory.Exists(_folder["run"]));
    }

    private static Kt Run(string libTorch, params string[] arguments) =>
        KtProcess.Run(new Dictionary<string, string> { [LibTorchFolder.Variable] = libTorch }, arguments);

    /// <summary>A folder like that of an installed PyTorch.</summary>
    public sealed class StandIn : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public void Dispose() => _folder.Dispose();

        /// <summary>Writes the version that it claims to be of. The libraries, half a gigabyte, are copied once.</summary>
        /// <returns>The folder of the libraries.</returns>
        internal string Claim(string version)
        {
            File.WriteAllText(_folder["version.py"], $"__version__ = '{version}'\n");
            string lib = _folder["lib"];
            if (Directory.Exists(lib)) return lib;
            Directory.CreateDirectory(lib);
            foreach (string pattern in new[] { "libc10.so", "libtorch.so", "libtorch_cpu.so", "libgomp*" })
            {
                string file = Directory.GetFiles(AppContext.BaseDirectory, pattern).Single();
                File.Copy(file, Path.Combine(lib, Path.GetFileName(file))); // the loader would take a link for the packaged file itself
            }
            return lib;
        }
    }
}
