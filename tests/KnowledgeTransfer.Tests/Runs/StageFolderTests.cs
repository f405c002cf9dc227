using System.Text.Json.Nodes;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Tests.Runs;

public sealed class StageFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private StageFolder Stage(int k) => new(_folder["clusters"], Key(k));

    private static StageKey Key(int k) => new("clusters", 1, $$"""{"count":{{k}}}""", new(StringComparer.Ordinal) { ["features"] = "abc" });

    private static void Finish(StageFolder stage, string text = "hello")
    {
        File.WriteAllText(stage["out.txt"], text);
        stage.Complete(new JsonObject { ["answer"] = 42 }, ["out.txt"]);
    }

    [Fact]
    public void A_completed_stage_is_found_again_under_the_same_key_only()
    {
        Assert.False(Stage(3).Begin(replace: false));
        Finish(Stage(3));
        Assert.Equal(42, (int)Stage(3).TryReadResult()!["answer"]!);
        Assert.Null(Stage(4).TryReadResult());
        Assert.False(Directory.Exists(Stage(3).Unfinished));
    }

    [Fact]
    public void The_key_changes_with_options_inputs_and_version()
    {
        StageKey key = Key(3);
        Assert.Equal(key.Hash, Key(3).Hash);
        StageKey version = key with { Version = 2 }, input = key with { Inputs = new() { ["features"] = "abd" } };
        string[] hashes = [key.Hash, Key(4).Hash, version.Hash, input.Hash];
        Assert.Equal(4, hashes.Distinct().Count());
    }

    [Fact]
    public void An_output_that_lost_bytes_makes_the_stage_run_again()
    {
        Stage(3).Begin(replace: false);
        Finish(Stage(3));
        File.WriteAllText(Stage(3)["out.txt"], "hell");
        Assert.Null(Stage(3).TryReadResult());
    }

    [Fact]
    public void An_interrupted_stage_resumes_under_the_same_key_and_starts_anew_under_another()
    {
        Stage(3).Begin(replace: false);
        File.WriteAllText(Path.Combine(Stage(3).Unfinished, "checkpoint"), "half");
        Assert.True(Stage(3).Begin(replace: false));
        Assert.True(File.Exists(Path.Combine(Stage(3).Unfinished, "checkpoint")));
        Assert.Throws<ConfigException>(() => Stage(4).Begin(replace: false));
        Assert.False(Stage(4).Begin(replace: true));
        Assert.False(File.Exists(Path.Combine(Stage(4).Unfinished, "checkpoint")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_refusal_says_what_differs(bool finished)
    {
        Stage(3).Begin(replace: false);
        if (finished) Finish(Stage(3));
        StageKey other = Key(4) with { Inputs = new(StringComparer.Ordinal) { ["features"] = "abd" } };
        ConfigException error = Assert.Throws<ConfigException>(() => new StageFolder(_folder["clusters"], other).Begin(replace: false));
        Assert.Contains("options: other features; count is 4, there it was 3. Choose", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Differences_go_into_objects_and_name_what_is_new_or_gone()
    {
        StageKey Of(string options) => Key(3) with { Options = options };
        JsonObject kept = Of("""{"network":"small","options":{"steps":6,"seed":1,"old":[1]}}""").ToJson();
        Assert.Equal(
            ["options.new is true, there it was none", "options.old is none, there it was [1]", "options.steps is 8, there it was 6"],
            Of("""{"network":"small","options":{"steps":8,"seed":1,"new":true}}""").Differences(kept));
        Assert.Empty(Of("""{"network":"small","options":{"steps":6,"seed":1,"old":[1]}}""").Differences(kept));
        Assert.Equal(["it was made by another version of this program"], (Key(3) with { Version = 2 }).Differences(Key(3).ToJson()));
    }

    [Fact]
    public void A_result_of_other_options_is_replaced_only_when_asked()
    {
        Stage(3).Begin(replace: false);
        Finish(Stage(3));
        ConfigException refused = Assert.Throws<ConfigException>(() => Stage(4).Begin(replace: false));
        Assert.Contains("--force", refused.Message);
        Assert.NotNull(Stage(3).TryReadResult());
        Stage(4).Begin(replace: true);
        Assert.False(File.Exists(Stage(4)["out.txt"]));
    }

    [Fact]
    public void A_result_that_lost_an_output_is_made_again_without_asking()
    {
        Stage(3).Begin(replace: false);
        Finish(Stage(3));
        File.Delete(Stage(3)["out.txt"]);
        Assert.Null(Stage(3).TryReadResult());
        Assert.False(Stage(3).Begin(replace: false));
        Finish(Stage(3));
        Assert.NotNull(Stage(3).TryReadResult());
    }

    [Fact]
    public void A_replacement_that_is_killed_at_once_goes_on_without_asking_again()
    {
        Stage(3).Begin(replace: false);
        Finish(Stage(3));
        string record = File.ReadAllText(Stage(3)["clusters.json"]);
        Stage(4).Begin(replace: true);
        File.WriteAllText(Stage(4)["clusters.json"], record); // as if killed before the old result was cleared
        File.WriteAllText(Stage(4)["out.txt"], "old");
        Assert.True(Stage(4).Begin(replace: false));
        Assert.False(File.Exists(Stage(4)["out.txt"]));
        Assert.False(File.Exists(Stage(4)["clusters.json"]));
    }

    [Fact]
    public void A_kill_before_the_key_is_written_does_not_block_the_folder()
    {
        Directory.CreateDirectory(Stage(3).Unfinished);
        File.WriteAllText(Path.Combine(Stage(3).Unfinished, "key.json.tmp"), "{ \"ke");
        Assert.False(Stage(3).Begin(replace: false));
        File.Delete(Path.Combine(Stage(3).Unfinished, "key.json"));
        File.WriteAllText(Path.Combine(Stage(3).Unfinished, "mine.txt"), "keep");
        Assert.Throws<ConfigException>(() => Stage(3).Begin(replace: true));
        Assert.True(File.Exists(Path.Combine(Stage(3).Unfinished, "mine.txt")));
    }

    [Fact]
    public void A_folder_with_somebody_elses_files_is_never_touched()
    {
        Directory.CreateDirectory(_folder["clusters"]);
        File.WriteAllText(_folder["clusters", "thesis.txt"], "ten years");
        Assert.Throws<ConfigException>(() => Stage(3).Begin(replace: true));
        Assert.Equal("ten years", File.ReadAllText(_folder["clusters", "thesis.txt"]));
    }

    [Fact]
    public void A_record_that_names_files_outside_its_folder_deletes_nothing_there()
    {
        File.WriteAllText(_folder["outside.txt"], "keep");
        Stage(3).Begin(replace: false);
        Finish(Stage(3));
        string record = File.ReadAllText(Stage(3)["clusters.json"]);
        File.WriteAllText(Stage(3)["clusters.json"], record.Replace("out.txt", "../outside.txt"));
        Stage(4).Begin(replace: true);
        Assert.True(File.Exists(_folder["outside.txt"]));
    }

    [Fact]
    public void A_harmed_record_is_named_with_what_to_do()
    {
        Stage(3).Begin(replace: false);
        Finish(Stage(3));
        File.WriteAllText(Stage(3)["clusters.json"], "{ \"key\": ");
        ArtefactException error = Assert.Throws<ArtefactException>(() => Stage(3).TryReadResult());
        Assert.Contains("clusters.json", error.Message);
    }

    [Fact]
    public void Equal_stages_write_equal_records()
    {
        Stage(3).Begin(replace: false);
        Finish(Stage(3));
        byte[] first = File.ReadAllBytes(Stage(3)["clusters.json"]);
        File.Delete(Stage(3)["out.txt"]);
        Stage(3).Begin(replace: true);
        Finish(Stage(3));
        Assert.Equal(first, File.ReadAllBytes(Stage(3)["clusters.json"]));
    }
}
