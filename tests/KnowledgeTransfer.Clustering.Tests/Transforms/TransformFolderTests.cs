using KnowledgeTransfer.TestKit;
using Xunit;
using static KnowledgeTransfer.Clustering.FeatureTransformStep;

namespace KnowledgeTransfer.Clustering.Tests.Transforms;

public sealed class TransformFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_kind_of_step_is_loaded_to_the_same_bits()
    {
        ArrayMatrix matrix = FeatureTransformTests.Random(1, 50, 6);
        FeatureTransformStep[][] pipelines =
        [
            [], [Center], [Standardize, Normalize], [PrincipalComponents, Normalize], [Center, Normalize, Standardize, PrincipalComponents],
        ];
        foreach (FeatureTransformStep[] steps in pipelines)
        {
            foreach (bool whiten in (bool[])[false, true])
            {
                FeatureTransform saved = FeatureTransform.Fit(matrix, new() { Steps = steps, ComponentCount = 4, Whiten = whiten });
                saved.Save(_folder.Path);
                FeatureTransform loaded = FeatureTransform.Load(_folder.Path);
                Assert.Equal(saved.Steps, loaded.Steps);
                Assert.Equal(
                    (saved.FittedRowCount, saved.ConstantDimensionCount, saved.ExplainedVarianceShare),
                    (loaded.FittedRowCount, loaded.ConstantDimensionCount, loaded.ExplainedVarianceShare));
                Assert.Equal(FeatureTransformTests.Rows(saved.Apply(matrix)), FeatureTransformTests.Rows(loaded.Apply(matrix)));
            }
        }
    }

    [Fact]
    public void Saving_twice_gives_the_same_files()
    {
        Save();
        Dictionary<string, byte[]> first = Directory.GetFiles(_folder.Path).ToDictionary(path => path, File.ReadAllBytes);
        Save();
        Assert.Equal(4, first.Count);
        foreach ((string path, byte[] bytes) in first) Assert.Equal(bytes, File.ReadAllBytes(path));
        Assert.Equal(4, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public void Whether_rows_of_zeros_are_allowed_is_saved()
    {
        FeatureTransform.Fit(new ArrayMatrix([1, 0], 2), new() { Steps = [Normalize], AllowZeroRows = true }).Save(_folder.Path);
        Assert.Equal([0f, 0f], FeatureTransformTests.Rows(FeatureTransform.Load(_folder.Path).Apply(new ArrayMatrix([0, 0], 2))));
    }

    [Fact]
    public void An_array_of_another_transform_is_noticed()
    {
        Save();
        double[] mean = NpyFile.ReadFloat64(_folder.File("0.mean.npy"));
        mean[0] += 1;
        NpyFile.WriteFloat64(_folder.File("0.mean.npy"), mean);
        var e = Assert.Throws<ArtefactException>(() => FeatureTransform.Load(_folder.Path));
        Assert.Contains("SHA-256 differs", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_array_and_a_missing_folder_are_said()
    {
        Save();
        File.Delete(_folder.File("0.components.npy"));
        var e = Assert.Throws<ArtefactException>(() => FeatureTransform.Load(_folder.Path));
        Assert.Contains("0.components.npy", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArtefactException>(() => FeatureTransform.Load(_folder.File("none")));
    }

    [Theory]
    [InlineData("kt-feature-transform-1", "kt-feature-transform-9")]
    [InlineData("PrincipalComponents", "Wavelets")]
    [InlineData("PrincipalComponents", "2")]
    [InlineData("PrincipalComponents", "Standardize")]
    [InlineData("0.mean.npy", "../0.mean.npy")]
    [InlineData("\"inputDimension\": 6", "\"inputDimension\": 7")]
    [InlineData("\"inputDimension\": 6", "\"inputDimension\": \"6\"")]
    [InlineData("\"outputDimension\": 3", "\"outputDimension\": 4")]
    [InlineData("\"fittedRowCount\"", "\"fitted\"")]
    [InlineData("\"fittedRowCount\": 20", "\"fittedRowCount\": 2.5")]
    [InlineData("\"steps\"", "\"format\"")]
    [InlineData("}", "")]
    public void A_changed_main_file_is_refused(string from, string to)
    {
        Save();
        string path = _folder.File("transform.json"), text = File.ReadAllText(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
        var e = Assert.Throws<ArtefactException>(() => FeatureTransform.Load(_folder.Path));
        Assert.Contains("transform.json", e.Message, StringComparison.Ordinal);
    }

    private void Save() => FeatureTransform.Fit(
        FeatureTransformTests.Random(2, 20, 6),
        new() { Steps = [PrincipalComponents], ComponentCount = 3, Whiten = true }).Save(_folder.Path);
}
