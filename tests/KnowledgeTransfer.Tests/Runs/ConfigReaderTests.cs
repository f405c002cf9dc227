using System.Globalization;
using KnowledgeTransfer.Runs;
using Xunit;

namespace KnowledgeTransfer.Tests.Runs;

public class ConfigReaderTests
{
    [Fact]
    public void No_file_and_no_overrides_give_the_defaults()
    {
        ExampleConfig config = ConfigReader.Read<ExampleConfig>(null, null, []);
        Assert.Equal(1, config.Seed);
        Assert.Equal([20, 200], config.Neighbours);
        Assert.Equal(new ExampleClusters(), config.Clusters);
        Assert.Null(config.Probe);
    }

    [Fact]
    public void Values_of_every_type_are_read_with_comments_and_trailing_commas()
    {
        const string Json = """
            // A run.
            {
              "seed": -9007199254740993, "name": "Käfer", "layer": null, "quick": true, /* why */ "threads": 2,
              "neighbours": [1, 5,], "extra": ["a", "b"],
              "clusters": { "count": 7, "init": "random-rows", "tolerance": 2.5e-3, },
              "probe": {},
            }
            """;
        ExampleConfig config = ConfigReader.Read<ExampleConfig>("\uFEFF" + Json, "run.json", []);
        Assert.Equal(-9007199254740993, config.Seed);
        Assert.Equal("Käfer", config.Name);
        Assert.True(config.Quick);
        Assert.Equal(2, config.Threads);
        Assert.Equal([1, 5], config.Neighbours);
        Assert.Equal(["a", "b"], config.Extra);
        Assert.Equal(new ExampleClusters { Count = 7, Init = ExampleInit.RandomRows, Tolerance = 0.0025 }, config.Clusters);
        Assert.Equal(new ExampleProbe(), config.Probe);
    }

    [Fact]
    public void Overrides_beat_the_file_and_leave_other_keys_alone()
    {
        ExampleConfig config = ConfigReader.Read<ExampleConfig>(
            """{ "clusters": { "count": 7, "tolerance": 0.5 } }""", "run.json",
            ["clusters.count=8", "clusters.count=9", "probe.epochs=3", "neighbours=[4]", "layer=conv4", "quick= true"]);
        Assert.Equal(new ExampleClusters { Count = 9, Tolerance = 0.5 }, config.Clusters);
        Assert.Equal(3, config.Probe!.Epochs);
        Assert.Equal([4], config.Neighbours);
        Assert.Equal("conv4", config.Layer);
        Assert.True(config.Quick);
    }

    [Theory]
    [InlineData("name=8", "8")]
    [InlineData("name=", "")]
    [InlineData("name=a=b", "a=b")]
    [InlineData("name=\"8\"", "8")]
    [InlineData("name=[1", "[1")]
    [InlineData("name=// no comment", "// no comment")]
    [InlineData("name=/data/with space/x.y", "/data/with space/x.y")]
    public void An_override_of_a_text_is_taken_as_typed(string set, string expected) =>
        Assert.Equal(expected, ConfigReader.Read<ExampleConfig>(null, null, [set]).Name);

    [Fact]
    public void A_section_can_be_set_to_null_and_given_as_a_whole()
    {
        Assert.Null(ConfigReader.Read<ExampleConfig>("""{ "probe": { "epochs": 2 } }""", null, ["probe=null"]).Probe);
        Assert.Equal(4, ConfigReader.Read<ExampleConfig>(null, null, ["""clusters={"count":4}"""]).Clusters.Count);
    }

    [Fact]
    public void Reading_never_changes_a_shared_default()
    {
        ConfigReader.Read<ExampleConfig>("""{ "seed": 5, "clusters": { "count": 3 } }""", null, []);
        Assert.Equal(9, ExampleConfig.Other.Seed);
        Assert.Equal(100, ConfigReader.Read<ExampleConfig>(null, null, []).Clusters.Count);
    }

    [Fact]
    public void All_problems_are_listed_at_once_with_line_column_and_nearest_names()
    {
        const string Json = """
            {
              "sede": 5,
              "epochs": 3,
              "quick": "yes",
              "threads": 0,
              "neighbours": [1, "two", 0],
              "clusters": { "init": "kmeans", "count": 2.5, "tolerance": 1 },
              "name": null
            }
            """;
        var e = Assert.Throws<ConfigException>(() => ConfigReader.Read<ExampleConfig>(Json, "run.json", ["clustrs.count=3", "seed"]));
        Assert.Equal(
            """
            The configuration has 12 problems:
              run.json, line 2, column 3: unknown key "sede" at the top level; nearest: seed, name, layer.
              run.json, line 3, column 3: unknown key "epochs" at the top level; did you mean probe.epochs?
              run.json, line 4, column 12: quick is "yes"; expected true or false.
              run.json, line 5, column 14: threads is 0; it must be 1 to 512.
              run.json, line 6, column 21: neighbours[1] is "two"; expected whole number.
              run.json, line 6, column 28: neighbours[2] is 0; it must be at least 1.
              run.json, line 7, column 25: clusters.init is "kmeans"; it must be one of random-rows, plus-plus.
              run.json, line 7, column 44: clusters.count is 2.5; expected whole number.
              run.json, line 7, column 62: clusters.tolerance is 1; it must be at least 0 and below 1.
              run.json, line 8, column 11: name is null; expected text.
              --set clustrs.count=3: unknown key "clustrs" at the top level; nearest: clusters, extra, layer.
              --set seed: an override is key=value with a dotted key, for example --set student.epochs=30.
            """, e.Message);
    }

    [Theory]
    [InlineData("{ \"seed\": 1, \"seed\": 2 }", "the key \"seed\" stands twice")]
    [InlineData("{ \"clusters\": { \"count\": 1, \"count\": 1 } }", "the key \"count\" stands twice")]
    [InlineData("[]", "it must be one JSON object")]
    [InlineData("null", "it must be one JSON object")]
    [InlineData("{ \"seed\": 1 } { }", "line 1, column 15")]
    [InlineData("{\n  \"seed\": 1\n  \"name\": 2 }", "run.json, line 3, column 3")]
    [InlineData("", "not JSON")]
    [InlineData("<html>", "not JSON")]
    [InlineData("{ \"seed\": NaN }", "not JSON")]
    [InlineData("{ \"name\": \"\\ud800\" }", "lone surrogate")]
    [InlineData("{ \"clusters\": { \"tolerance\": 1e999 } }", "expected number")]
    [InlineData("{ \"threads\": 3000000000 }", "between -2147483648 and 2147483647")]
    [InlineData("{ \"seed\": 1e30 }", "expected whole number")]
    [InlineData("{ \"clusters\": null }", "expected section")]
    [InlineData("{ \"clusters\": 3 }", "expected section")]
    [InlineData("{ \"probe\": [] }", "expected section or null")]
    [InlineData("{ \"neighbours\": 3 }", "expected array of whole number")]
    [InlineData("{ \"extra\": [null] }", "extra[0] is null; expected text")]
    [InlineData("{ \"computedIsNoOption\": 3 }", "unknown key")]
    [InlineData("{ \"Seed\": 3 }", "nearest: seed")]
    [InlineData("{ \"\": 3 }", "unknown key \"\"")]
    [InlineData("{ \"a\\u0000\\u202eb\": 3 }", "unknown key \"a\\u0000\\u202eb\"")]
    public void Bad_files_are_refused_with_a_clear_message(string json, string expected)
    {
        var e = Assert.Throws<ConfigException>(() => ConfigReader.Read<ExampleConfig>(json, "run.json", []));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=3")]
    [InlineData("seed")]
    [InlineData("clusters..count=3")]
    [InlineData("")]
    public void Malformed_overrides_are_refused(string set)
    {
        var e = Assert.Throws<ConfigException>(() => ConfigReader.Read<ExampleConfig>(null, null, [set]));
        Assert.Contains("key=value", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Size_and_depth_are_bounded()
    {
        string large = $$"""{ "name": "{{new string('a', 1 << 20)}}" }""";
        Assert.Contains("1,048,576", Refusal(large), StringComparison.Ordinal);
        string deep = string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100);
        Assert.Contains("depth", Refusal(deep), StringComparison.Ordinal);
        string many = "{" + string.Join(",", Enumerable.Range(0, 5000).Select(i => $"\"x{i}\":1")) + "}";
        Assert.Contains("and 4950 more", Refusal(many), StringComparison.Ordinal);

        static string Refusal(string json) =>
            Assert.Throws<ConfigException>(() => ConfigReader.Read<ExampleConfig>(json, "run.json", [])).Message;
    }

    [Fact]
    public void Required_options_must_be_given_somewhere()
    {
        var e = Assert.Throws<ConfigException>(() => ConfigReader.Read<ExampleRequired>("{}", "run.json", []));
        Assert.Equal("source is required (Where the pictures are.); set it in the file or with --set source=...", e.Message);
        Assert.Equal("pics", ConfigReader.Read<ExampleRequired>(null, null, ["source=pics"]).Source);
    }

    [Fact]
    public void Camel_case_enum_names_are_read_and_numbers_are_not()
    {
        Assert.Equal(ExampleInit.RandomRows, ConfigReader.Read<ExampleConfig>(null, null, ["clusters.init=randomRows"]).Clusters.Init);
        Assert.Throws<ConfigException>(() => ConfigReader.Read<ExampleConfig>(null, null, ["clusters.init=0"]));
    }

    [Fact]
    public void The_culture_does_not_matter()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        german.NumberFormat.NumberDecimalSeparator = ",";
        german.NumberFormat.NegativeSign = "~";
        try
        {
            CultureInfo.CurrentCulture = german;
            ExampleConfig config = ConfigReader.Read<ExampleConfig>("""{ "seed": -3, "clusters": { "tolerance": 0.25 } }""", null, []);
            Assert.Equal((-3, 0.25), (config.Seed, config.Clusters.Tolerance));
            Assert.Contains("\"tolerance\":0.25", ConfigWriter.ToCanonicalJson(config), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_type_that_cannot_be_configured_is_the_programs_mistake()
    {
        Assert.Throws<ArgumentException>(() => ConfigReader.Read<Uri>(null, null, []));
        Assert.Throws<ArgumentException>(() => ConfigReader.Read<WithDate>(null, null, []));
    }

    private sealed record WithDate
    {
        public DateTime Date { get; init; }
    }
}
