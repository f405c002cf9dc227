using KnowledgeTransfer.Reports;
using Xunit;

namespace KnowledgeTransfer.Tests.Reports;

public class ClusterPicturesTests
{
    [Fact]
    public void The_largest_and_the_smallest_clusters_that_are_not_empty_are_chosen()
    {
        long[] sizes = [5, 0, 9, 2, 9, 7, 1];
        Assert.Equal([2, 4, 5, 0, 3, 6], ClusterPictures.Choose(sizes));
        Assert.Equal([2, 4, 6], ClusterPictures.Choose(sizes, 3));
        Assert.Equal([2, 4, 3, 6], ClusterPictures.Choose(sizes, 4));
        Assert.Equal([2], ClusterPictures.Choose(sizes, 1));
        Assert.Empty(ClusterPictures.Choose(sizes, 0));
        Assert.Empty(ClusterPictures.Choose([]));
    }
}
