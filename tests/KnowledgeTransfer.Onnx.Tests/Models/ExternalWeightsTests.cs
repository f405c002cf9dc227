using System.Diagnostics;
using System.Runtime.InteropServices;
using Google.Protobuf;
using KnowledgeTransfer.Features;
using KnowledgeTransfer.TestKit;

namespace KnowledgeTransfer.Onnx.Tests.Models;

public class ExternalWeightsTests
{
    private static readonly float[] Weights = [1, 0, 0, 0, 1, 2];

    [Fact]
    public void Weights_beside_the_model_are_read_hashed_and_used()
    {
        using var folder = new TemporaryFolder();
        string path = Save(folder, "weights.bin", offset: 8);
        File.WriteAllBytes(folder.File("weights.bin"), [.. new byte[8], .. MemoryMarshal.AsBytes(Weights.AsSpan())]);
        OnnxModelFile file = OnnxModelFile.Load(path);
        ExternalDataFile external = Assert.Single(file.ExternalData);
        Assert.Equal("weights.bin", external.File);
        using var teacher = new OnnxTeacher(Records.Of(path, "vector", "none", 2) with { ExternalData = file.ExternalData }, folder.Path);
        var features = new float[2];
        teacher.Extract(new(0, 1, 2, 2, [10, 20, 30, 10, 20, 30, 10, 20, 30, 10, 20, 30]), features);
        Assert.Equal([8f, 80f], features);
    }

    [Fact]
    public void Changed_external_weights_are_noticed()
    {
        using var folder = new TemporaryFolder();
        string path = Save(folder, "weights.bin");
        File.WriteAllBytes(folder.File("weights.bin"), MemoryMarshal.AsBytes(Weights.AsSpan()));
        TeacherRecord record = Records.Of(path, "vector", "none", 2) with { ExternalData = OnnxModelFile.Load(path).ExternalData };
        File.WriteAllBytes(folder.File("weights.bin"), new byte[24]);
        Assert.Contains("weights.bin", Assert.Throws<ArtefactException>(() => new OnnxTeacher(record, folder.Path)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../outside.bin")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../outside.bin")]
    [InlineData("a//b")]
    [InlineData("..\\outside.bin")]
    [InlineData("C:\\outside.bin")]
    [InlineData("")]
    [InlineData("missing.bin")]
    public void A_location_that_leaves_the_folder_or_is_not_there_is_refused(string location)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("inner"));
        File.WriteAllBytes(folder.File("outside.bin"), new byte[24]);
        string path = Save(folder, location, model: "inner/m.onnx");
        Assert.Throws<ArtefactException>(() => OnnxModelFile.Load(path));
    }

    [Theory]
    [InlineData(8, 24)]
    [InlineData(0, 25)]
    [InlineData(long.MaxValue, 24)]
    public void A_range_outside_of_the_file_is_refused(long offset, long length)
    {
        using var folder = new TemporaryFolder();
        string path = Save(folder, "weights.bin", offset, length);
        File.WriteAllBytes(folder.File("weights.bin"), new byte[24]);
        Assert.Throws<ArtefactException>(() => OnnxModelFile.Load(path));
    }

    [Fact]
    public void Links_out_hard_links_and_pipes_are_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "link counts and pipes are looked up on Linux only");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("inner"));
        File.WriteAllBytes(folder.File("outside.bin"), new byte[24]);
        string path = Save(folder, "weights.bin", model: "inner/m.onnx");
        string weights = folder.File("inner/weights.bin");

        File.CreateSymbolicLink(weights, folder.File("outside.bin"));
        Assert.Contains("leaves the model's folder", Assert.Throws<ArtefactException>(() => OnnxModelFile.Load(path)).Message,
            StringComparison.Ordinal);
        File.Delete(weights);
        Run("ln", folder.File("outside.bin"), weights);
        Assert.Contains("2 hard links", Assert.Throws<ArtefactException>(() => OnnxModelFile.Load(path)).Message, StringComparison.Ordinal);
        File.Delete(weights);
        Run("mkfifo", weights);
        Assert.Contains("not a regular file", Assert.Throws<ArtefactException>(() => OnnxModelFile.Load(path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_cache_of_links_into_a_folder_of_blobs_works()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "symbolic links need rights elsewhere");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("blobs"));
        Directory.CreateDirectory(folder.File("snapshot"));
        Save(folder, "weights.bin", model: "blobs/1234");
        File.WriteAllBytes(folder.File("blobs/5678"), MemoryMarshal.AsBytes(Weights.AsSpan()));
        File.CreateSymbolicLink(folder.File("snapshot/model.onnx"), "../blobs/1234");
        File.CreateSymbolicLink(folder.File("snapshot/weights.bin"), "../blobs/5678");
        Assert.Equal("weights.bin", Assert.Single(OnnxModelFile.Load(folder.File("snapshot/model.onnx")).ExternalData).File);
    }

    private static string Save(TemporaryFolder folder, string location, long offset = 0, long length = 24, string model = "m.onnx")
    {
        ModelProto proto = TinyModel.Colours("N").Build();
        TensorProto weight = proto.Graph.Initializer.First(i => i.Name == "w");
        weight.FloatData.Clear();
        weight.DataLocation = TensorProto.Types.DataLocation.External;
        foreach ((string key, string value) in new[] { ("location", location), ("offset", FormattableString.Invariant($"{offset}")),
            ("length", FormattableString.Invariant($"{length}")) })
            weight.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
        File.WriteAllBytes(folder.File(model), proto.ToByteArray());
        return folder.File(model);
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
