using CsCheck;
using KnowledgeTransfer.Runs;
using Xunit;

namespace KnowledgeTransfer.Tests.Runs;

public class ConfigWriterTests
{
    [Fact]
    public void Keys_are_sorted_and_every_option_is_written() => Assert.Equal(
        """{"clusters":{"count":100,"init":"plus-plus","tolerance":0.0001},"extra":[],"layer":null,"name":"ä<&>","neighbours":"""
        + """[20,200],"probe":null,"quick":false,"seed":1,"threads":null}""",
        ConfigWriter.ToCanonicalJson(new ExampleConfig { Name = "ä<&>" }));

    [Fact]
    public void Indented_text_ends_its_lines_with_LF() =>
        Assert.Equal("{\n  \"epochs\": 50\n}\n", ConfigWriter.ToCanonicalJson(new ExampleProbe(), indented: true));

    [Fact]
    public void Negative_zero_is_zero_and_NaN_is_refused()
    {
        string json = ConfigWriter.ToCanonicalJson(new ExampleClusters { Tolerance = -0.0 });
        Assert.Contains("\"tolerance\":0}", json, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ConfigWriter.ToCanonicalJson(new ExampleClusters { Tolerance = double.NaN }));
        Assert.Throws<ArgumentException>(() => ConfigWriter.ToCanonicalJson(new ExampleClusters { Init = (ExampleInit)7 }));
    }

    [Fact]
    public void What_was_written_reads_back_the_same()
    {
        Gen<ExampleConfig> configs =
            from seed in Gen.Long
            from name in Gen.String[Gen.Char['\u0000', '\ud7ff'], 0, 20]
            from layer in Gen.String[Gen.Char['a', 'z'], 0, 5].Null()
            from quick in Gen.Bool
            from neighbours in Gen.Int[1, int.MaxValue].Array[0, 4]
            from tolerance in Gen.Double[0, 0.999]
            from init in Gen.Bool.Select(random => random ? ExampleInit.RandomRows : ExampleInit.PlusPlus)
            from probe in Gen.Int[1, 9].Select(epochs => new ExampleProbe { Epochs = epochs }).Null()
            select new ExampleConfig
            {
                Seed = seed,
                Name = name,
                Layer = layer,
                Quick = quick,
                Neighbours = neighbours,
                Probe = probe,
                Clusters = new ExampleClusters { Tolerance = tolerance, Init = init },
            };
        configs.Sample(config =>
        {
            foreach (bool indented in new[] { false, true })
            {
                ExampleConfig back = ConfigReader.Read<ExampleConfig>(ConfigWriter.ToCanonicalJson(config, indented), null, []);
                Assert.Equal(config.Neighbours, back.Neighbours);
                Assert.Equal(config with { Neighbours = back.Neighbours, Extra = back.Extra }, back);
            }
        }, iter: 300);
    }
}
