using Xunit;

namespace KnowledgeTransfer.Clustering.Tests.Vectors;

public sealed class RowSelectionTests
{
    [Fact]
    public void Rows_come_in_the_order_asked_for()
    {
        var source = new ArrayMatrix([0, 1, 10, 11, 20, 21], 2);
        var selection = new RowSelection(source, [2, 0, 2]);
        var singles = new float[6];
        var doubles = new double[4];
        selection.CopyRows(0, singles);
        selection.CopyRows(1, doubles);
        Assert.Equal([20, 21, 0, 1, 20, 21], singles);
        Assert.Equal([0, 1, 20, 21], doubles);
        Assert.Equal((3L, 2), (selection.RowCount, selection.Dimension));
        Assert.False(selection.TryGetRows(0, 1, out _));
    }

    [Fact]
    public void Rows_that_do_not_exist_are_the_callers_mistake()
    {
        var source = new ArrayMatrix([0, 1], 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RowSelection(source, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RowSelection(source, [-1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RowSelection(source, [0]).CopyRows(1, new float[2]));
    }
}
