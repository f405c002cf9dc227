using KnowledgeTransfer.Data;
using KnowledgeTransfer.Features;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Tests.Features;

public sealed class TeacherRecordTests : IDisposable
{
    private static readonly TeacherRecord Example = new()
    {
        Name = "net \"ä\"",
        Kind = "onnx",
        Model = "net.onnx",
        Sha256 = new string('a', 64),
        ExternalData = [new ExternalDataFile("net.bin", new string('b', 64))],
        Source = "somewhere",
        Licence = "MIT",
        Supervision = "untrained",
        Preprocessing = new ImagePreprocessing
        {
            Height = 32,
            Width = 48,
            Filter = ResizeFilter.Bicubic,
            Channels = ChannelOrder.Bgr,
            Scale = 1 / 255f,
        },
        Input = "input",
        Tap = "block2/Relu:0",
        Pooling = "average 2x2",
        Dimension = 384,
    };

    private readonly TemporaryFolder _folder = new();

    private string RecordPath => _folder["teacher.json"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_saved_is_loaded_and_saving_again_gives_the_same_bytes()
    {
        Example.Save(RecordPath);
        byte[] first = File.ReadAllBytes(RecordPath);
        TeacherRecord loaded = TeacherRecord.Load(RecordPath);
        Assert.Equal(Example.ToCanonicalJson(), loaded.ToCanonicalJson());
        Assert.Equal(Example.ExternalData, loaded.ExternalData);
        Assert.Equal(ChannelOrder.Bgr, loaded.Preprocessing.Channels);
        loaded.Save(RecordPath);
        Assert.Equal(first, File.ReadAllBytes(RecordPath));
        Assert.Equal([RecordPath], Directory.GetFiles(_folder.Path));
        Assert.DoesNotContain((byte)'\r', first);
    }

    [Fact]
    public void Unknown_keys_are_named_all_at_once_with_the_nearest_ones()
    {
        Write(json => json.Replace("\"tap\"", "\"tapp\"").Replace("\"height\"", "\"hight\""));
        ConfigException error = Assert.Throws<ConfigException>(() => TeacherRecord.Load(RecordPath));
        Assert.Contains("\"tapp\", nearest is \"tap\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("\"preprocessing.hight\", nearest is \"height\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_doubled_and_ill_typed_keys_are_config_errors()
    {
        foreach (Func<string, string> change in new Func<string, string>[]
        {
            json => json.Replace("\"licence\": \"MIT\",", ""),
            json => json.Replace("\"licence\": \"MIT\",", "\"licence\": \"MIT\", \"licence\": \"none\","),
            json => json.Replace("\"licence\": \"MIT\"", "\"licence\": null"),
            json => json.Replace("384", "\"384\""),
            json => json.Replace("\"bgr\"", "\"rbg\""),
            json => json.Replace("\"bgr\"", "1"),
        })
        {
            Write(change);
            Assert.Throws<ConfigException>(() => TeacherRecord.Load(RecordPath));
        }
    }

    [Fact]
    public void A_file_that_is_not_JSON_or_not_there_is_an_artefact_error()
    {
        Assert.Throws<ArtefactException>(() => TeacherRecord.Load(RecordPath));
        File.WriteAllText(RecordPath, "<html>");
        Assert.Throws<ArtefactException>(() => TeacherRecord.Load(RecordPath));
        Write(json => json[..(json.Length / 2)]);
        Assert.Throws<ArtefactException>(() => TeacherRecord.Load(RecordPath));
    }

    [Fact]
    public void Impossible_values_are_named_all_at_once()
    {
        TeacherRecord bad = Example with
        {
            Kind = "keras",
            Name = " ",
            Sha256 = "abc",
            Dimension = 0,
            Pooling = "mean",
            Preprocessing = Example.Preprocessing with { Height = 0, StandardDeviation = [1, 0, 1], Mean = [0, 0], Scale = 0 },
        };
        string message = Assert.Throws<ConfigException>(() => bad.Save(RecordPath)).Message;
        foreach (string part in new[] { "keras", "name is empty", "\"abc\"", "dimension is 0", "\"mean\"", "0 x 48", "[1, 0, 1]", "[0, " +
            "0]", "scale is 0" })
            Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.False(File.Exists(RecordPath));
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_an_artefact_error() =>
        Assert.Throws<ArtefactException>(() => Example.Save(_folder["none", "teacher.json"]));

    private void Write(Func<string, string> change)
    {
        Example.Save(RecordPath);
        string before = File.ReadAllText(RecordPath), after = change(before);
        Assert.NotEqual(before, after);
        File.WriteAllText(RecordPath, after);
    }
}
