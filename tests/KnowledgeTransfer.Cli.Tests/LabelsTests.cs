using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary><c>kt labels</c> of pictures, directly from the teacher.</summary>
public sealed class LabelsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public LabelsTests() => Pictures.Write(_folder["pictures"], 70);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("hog")]
    [InlineData("rotation")]
    public void Directly_from_the_teacher_they_are_those_by_way_of_a_file(string teacher)
    {
        Kt.Done("features", teacher, _folder["pictures"], "--out", _folder["features"]);
        string file = _folder["features", "features.npy"];
        Kt.Done("clusters", file, "--k", "5", "--transform", "standardise-l2", "--out", _folder["clusters"]);
        Kt.Done("labels", file, "--clusters", _folder["clusters"], "--out", _folder["file"]);
        Kt.Done("labels", _folder["pictures"], "--teacher", teacher, "--clusters", _folder["clusters"], "--out", _folder["direct"]);
        foreach (string kind in (string[])["csv", "labels.npy", "distances.npy"])
            Assert.Equal(File.ReadAllBytes(_folder["file", $"features.{kind}"]), File.ReadAllBytes(_folder["direct", $"pictures.{kind}"]));
        Assert.True(NpyFile.ReadInt32(_folder["direct", "pictures.labels.npy"]).Distinct().Count() > 1);
        Assert.Contains("skipped", Kt.Done(
            "labels", _folder["pictures"], "--teacher", teacher, "--clusters", _folder["clusters"], "--out", _folder["direct"]).Error);
    }

    [Fact]
    public void A_teacher_of_another_dimension_is_refused_with_both_numbers()
    {
        NpyFile.WriteMatrix(_folder["v.npy"], [0f, 0, 1, 1], 2);
        Kt.Done("clusters", _folder["v.npy"], "--k", "2", "--out", _folder["clusters"]);
        Kt.Refused(1, ["hog's features of pictures has ", "fitted on rows of 2"],
            "labels", _folder["pictures"], "--teacher", "hog", "--clusters", _folder["clusters"], "--out", _folder["out"]);
    }

    [Fact]
    public void A_layer_without_a_teacher_is_refused() => Kt.Refused(2, ["--layer and --pooling belong to a teacher", "--teacher"],
        "labels", _folder["v.npy"], "--layer", "x", "--clusters", _folder["clusters"], "--out", _folder["out"]);
}
