using KnowledgeTransfer.Data.Voc;
using KnowledgeTransfer.Data.Voc.Composites;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Tests.Data.Voc.Composites;

public class StandInDataSetTests
{
    [Fact]
    public void Every_protocol_can_read_it()
    {
        using var temporary = new TemporaryFolder();
        StandInDataSet.Write(temporary["made"], 3, 2, 96, 64);
        var folder = new VocFolder(temporary["made"]);
        IReadOnlyList<string> train = folder.ReadSplit(StandInDataSet.TrainSplit);
        Assert.Equal(3, train.Count);
        Assert.Equal(2, folder.ReadSegmentationSplit(StandInDataSet.TestSplit).Count);
        foreach (string id in folder.Ids)
        {
            VocAnnotation annotation = folder.ReadAnnotation(id);
            Assert.Equal((96, 64), (annotation.Width, annotation.Height));
            Assert.NotEmpty(annotation.Objects);
            Assert.Contains(folder.ReadMask(id, 3).Numbers, c => c is 1 or 2);
        }
        Assert.Equal(["blue", "red"], folder.Ids.SelectMany(id => folder.ReadAnnotation(id).Objects).Select(o => o.Class).Distinct().Order());
    }
}
