using System.Diagnostics;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

/// <summary>
/// What KT_NATIVE may name wrongly. A library is opened once per process, so each case is a child process, which runs the explicit test
/// below.
/// </summary>
public sealed class NativeLibraryProcessTests : IDisposable
{
    private const string Expectation = "KT_TEST_EXPECTED_REFUSAL";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task A_missing_file_is_refused() =>
        Refuses(_folder["nowhere.so"], "which is not there or is no library for this machine. Name another one, or none.");

    [Fact]
    public async Task A_text_is_refused()
    {
        await File.WriteAllTextAsync(_folder["text.so"], "This is no library.");
        await Refuses(_folder["text.so"], "which is not there or is no library for this machine. Name another one, or none.");
    }

    [Fact]
    public Task A_library_of_another_version_is_refused() => Refuses(
        Compile("int kt_panel_version(void) { return 99; } int kt_panel_supported(void) { return 7; } "
            + "int kt_panel_score(int i, void *p) { return i + (p != 0); }"),
        "has version 99 of the interface, not 2; build it anew.");

    [Fact]
    public Task A_library_of_something_else_is_refused() =>
        Refuses(Compile("int kt_panel_version(void) { return 1; }"), "lacks the functions of this version; build it anew.");

    private static async Task Refuses(string path, string expected)
    {
        (int exitCode, string output) = await ChildTests.Run(
            new() { [NativePanels.PathVariable] = path, [Expectation] = expected }, typeof(Refusal));
        Assert.True(exitCode == 0, output);
        Assert.Contains("Total: 1, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0", output);
    }

    private string Compile(string source)
    {
        string library = _folder["made.so"];
        File.WriteAllText(_folder["made.c"], source);
        try
        {
            using Process compiler = Process.Start("cc", ["-shared", "-fPIC", "-o", library, _folder["made.c"]]);
            compiler.WaitForExit();
            Assert.Equal(0, compiler.ExitCode);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("there is no C compiler that is called cc");
        }
        return library;
    }

    public sealed class Refusal
    {
        [Fact(Explicit = true)]
        public void The_library_is_refused_and_auto_goes_on_with_the_others()
        {
            string path = Environment.GetEnvironmentVariable(NativePanels.PathVariable)!;
            string expected = Environment.GetEnvironmentVariable(Expectation)!;
            Assert.Contains(path, NativePanels.Refusal);
            Assert.EndsWith(expected, NativePanels.Refusal);
            BackendChoice choice = KMeansBackends.Processor.Auto(100, 10, 10);
            Assert.Contains(choice.Backend.Name, (string[])["simd", "scalar"]);
            if (choice.Backend.Name == "simd") Assert.Equal([$"native: {NativePanels.Refusal}"], choice.PassedOver);
            Assert.Contains(NativePanels.Refusal!, Assert.Throws<DeviceException>(() => KMeansBackends.Processor.ByName("native")).Message);
            foreach (NativeInstructions instructions in Enum.GetValues<NativeInstructions>())
                Assert.Contains(expected, Assert.Throws<DeviceException>(() => new NativeBackend(instructions)).Message);
            ArrayMatrix rows = new(Rows.Clustered(50, 3), 3);
            Assert.Equal(
                KMeans.Fit(rows, new() { ClusterCount = 5, Backend = KMeansBackends.Scalar }).Centroids.Sha256,
                KMeans.Fit(rows, new() { ClusterCount = 5 }).Centroids.Sha256);
        }
    }
}
