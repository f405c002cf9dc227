using KnowledgeTransfer.Data;
using KnowledgeTransfer.Torch.Training;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Training;

public sealed class PictureOrderTests
{
    private static PictureOrder Of(ulong seed, params string[] ids) => new([.. ids.Select(id => new ImageId(id))], seed);

    private static string[] Shown(PictureOrder order, long epoch, string[] ids) => [.. order.Shuffled(epoch).Select(i => ids[i])];

    [Fact]
    public void Pictures_are_numbered_by_their_ids()
    {
        Assert.Equal([1, 2, 0], Of(1, "c", "a", "b").Canonical.ToArray());
    }

    [Fact]
    public void An_epoch_shows_every_picture_once_whatever_their_order_in_the_set()
    {
        string[] ids = [.. Enumerable.Range(0, 50).Select(i => $"{i:00}")], reversed = [.. ids.Reverse()];
        string[] shown = Shown(Of(7, ids), 3, ids);
        Assert.Equal(ids, shown.Order());
        Assert.Equal(shown, Shown(Of(7, reversed), 3, reversed));
        Assert.NotEqual(shown, Shown(Of(7, ids), 4, ids));
        Assert.NotEqual(shown, Shown(Of(8, ids), 3, ids));
    }

    [Fact]
    public void Keys_belong_to_ids()
    {
        Assert.Equal(Of(1, "a", "b").Key(0), Of(2, "b", "a").Key(1));
        Assert.NotEqual(Of(1, "a", "b").Key(0), Of(1, "a", "b").Key(1));
    }

    [Fact]
    public void Two_pictures_of_one_id_are_refused() =>
        Assert.Contains("two pictures are called a", Assert.Throws<DataException>(() => Of(1, "a", "b", "a")).Message);
}
