using Google.Protobuf;
using KnowledgeTransfer.TestKit;

namespace KnowledgeTransfer.Onnx.Tests.Models;

public class OnnxModelFileTests
{
    [Fact]
    public void A_model_is_described_without_running_it()
    {
        using var folder = new TemporaryFolder();
        OnnxModelFile file = OnnxModelFile.Load(TinyModel.Colours("N").Save(folder.File("tiny.onnx")));
        Assert.Equal(7, file.IrVersion);
        Assert.Equal([("", 13L)], file.Opsets);
        Assert.Equal("tests", file.Producer);
        Assert.Equal(["vector"], file.OutputNames);
        Assert.Equal(64, file.Sha256.Length);
        Assert.Empty(file.ExternalData);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html><body>Not found</body></html>", "HTML page")]
    [InlineData("\n  <html>", "HTML page")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:00\n", "Git LFS pointer")]
    [InlineData("{\"a\": 1}", "JSON")]
    [InlineData("PK\u0003\u0004rest", "zip archive")]
    [InlineData("", "empty file")]
    public void A_file_of_another_kind_is_named(string content, string what)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("model.onnx");
        File.WriteAllText(path, content);
        ArtefactException error = Assert.Throws<ArtefactException>(() => OnnxModelFile.Load(path));
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pickle_is_named_and_not_read()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("model.onnx");
        File.WriteAllBytes(path, [0x80, 0x02, (byte)'c', (byte)'o', (byte)'s']);
        Assert.Contains("pickle", Assert.Throws<ArtefactException>(() => OnnxModelFile.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_truncation_is_an_artefact_error()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = TinyModel.Colours("N").Build().ToByteArray();
        string path = folder.File("cut.onnx");
        // The operator sets come last in the file: only the whole file has everything.
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Throws<ArtefactException>(() => OnnxModelFile.Load(path));
        }
    }

    [Fact]
    public void Changed_bytes_give_an_artefact_or_config_error_or_another_model_but_never_anything_else()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = TinyModel.Colours("N").Build().ToByteArray();
        string path = folder.File("mutant.onnx");
        var random = new Random(7);
        for (int round = 0; round < 500; round++)
        {
            byte[] mutant = [.. whole];
            for (int i = random.Next(1, 4); i > 0; i--) mutant[random.Next(mutant.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(path, mutant);
            Exception? error = Record.Exception(() => OnnxInspector.Inspect(path));
            Assert.True(error is null or ArtefactException or ConfigException, $"round {round}: {error}");
        }
    }

    [Fact]
    public void A_missing_file_a_folder_and_a_file_above_the_limit_are_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("does not exist", Assert.Throws<ArtefactException>(() => OnnxModelFile.Load(folder.File("none.onnx"))).Message,
            StringComparison.Ordinal);
        Assert.Contains("folder", Assert.Throws<ArtefactException>(() => OnnxModelFile.Load(folder.Path)).Message,
            StringComparison.Ordinal);
        string path = TinyModel.Colours("N").Save(folder.File("tiny.onnx"));
        Assert.Contains("limit is 10", Assert.Throws<ArtefactException>(() => OnnxModelFile.Load(path, sizeLimit: 10)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_cycle_and_a_tensor_with_two_makers_are_refused()
    {
        using var folder = new TemporaryFolder();
        string cycle = new TinyModel().Input("input", "N", 3, 2, 2).Node("Add", "input b", "a").Node("Relu", "a", "b").Output("b", "N")
            .Save(folder.File("cycle.onnx"));
        Assert.Contains("cycle", Assert.Throws<ArtefactException>(() => OnnxModelFile.Load(cycle)).Message, StringComparison.Ordinal);
        string twice = new TinyModel().Input("input", "N", 3, 2, 2).Node("Relu", "input", "a").Node("Neg", "input", "a").Output("a", "N")
            .Save(folder.File("twice.onnx"));
        Assert.Contains("two nodes", Assert.Throws<ArtefactException>(() => OnnxModelFile.Load(twice)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_with_spaces_and_other_letters_works()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(["vector"], OnnxModelFile.Load(TinyModel.Colours("N").Save(folder.File("żółw 模型.onnx"))).OutputNames);
    }
}
