using KnowledgeTransfer.Features;
using Xunit;

namespace KnowledgeTransfer.Tests.Features;

public sealed class FeatureWindowTests
{
    [Fact]
    public void Rows_are_there_under_their_own_numbers_while_their_batch_is_shown()
    {
        var window = new FeatureWindow("features", 5, 2);
        Assert.Equal((0, 2), window.Show(new FeatureBatch(0, new float[] { 1, 2, 3, 4 })));
        Assert.Equal((2, 3), window.Show(new FeatureBatch(2, new float[] { 5, 6, 7, 8, 9, 10 })));
        float[] floats = new float[4];
        double[] doubles = new double[2];
        window.CopyRows(3, floats);
        window.CopyRows(2, doubles);
        Assert.Equal([7, 8, 9, 10], floats);
        Assert.Equal([5, 6], doubles);
        Assert.True(window.TryGetRows(4, 1, out ReadOnlySpan<float> last));
        Assert.Equal([9, 10], last.ToArray());
    }

    [Fact]
    public void Small_batches_are_joined_to_larger_ones_in_their_order()
    {
        FeatureBatch[] batches =
            [new(4, new float[] { 1, 2 }), new(5, new float[] { 3, 4 }), new(6, new float[] { 5, 6, 7, 8 }), new(8, new float[] { 9, 9 })];
        Assert.Equal(
            ["4: 1 2 3 4", "6: 5 6 7 8", "8: 9 9"],
            FeatureBatch.Join(batches, dimension: 2, rowCount: 2).Select(b => $"{b.FirstIndex}: {string.Join(' ', b.Rows.ToArray())}"));
        Assert.Equal([4, 6], FeatureBatch.Join(batches, 2, 2).Take(2).Select(b => b.FirstIndex));
        Assert.Empty(FeatureBatch.Join([], 2, 2));
    }

    [Fact]
    public void A_row_of_another_batch_is_a_mistake_of_the_caller()
    {
        var window = new FeatureWindow("features", 5, 1);
        window.Show(new FeatureBatch(2, new float[] { 5, 6 }));
        Assert.Contains("rows 1 to 1 are not among those of the present batch, which begins at 2",
            Assert.Throws<InvalidOperationException>(() => window.CopyRows(1, new float[1])).Message);
        Assert.Throws<InvalidOperationException>(() => window.CopyRows(3, new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => window.CopyRows(4, new float[2]));
    }
}
