using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed class CentroidTreeTests
{
    private const int Columns = PanelJob.Columns;

    public static TheoryData<int, string> Cases
    {
        get
        {
            TheoryData<int, string> cases = [];
            foreach (int k in new[] { 1, 2, 31, 32, 33, 64, 65, 200, 2000 })
                foreach (string kind in new[] { "clustered", "all equal", "huge", "mixed", "zero", "tiny" }) cases.Add(k, kind);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Every_centroid_has_one_slot_and_panels_are_filled_from_the_beginning(int k, string kind)
    {
        double[] values = Make(k, 3, kind);
        CheckSlots(CentroidTree.InOrder(k), k);
        CheckSlots(CentroidTree.Grouped<double>(new Centroids(values, k, 3), new double[11], 2), k);
        float[] narrow = Array.ConvertAll(values, v => (float)Math.Clamp(v, -float.MaxValue, float.MaxValue));
        CheckSlots(CentroidTree.Grouped<float>(new Centroids(narrow, k, 3), new double[11], 2), k);
    }

    [Fact]
    public void Without_knowing_them_centroids_stand_in_their_order()
    {
        int[] slots = CentroidTree.InOrder(65); // three panels: 0 to 20, 21 to 42, 43 to 64
        Assert.Equal(Enumerable.Range(0, 21), slots[..21]);
        Assert.Equal(Enumerable.Range(21, 22), slots[32..54]);
        Assert.Equal(Enumerable.Range(43, 22), slots[64..86]);
        Assert.Equal(66 + 62, slots.Length);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(16)]
    public void Groups_of_32_that_lie_apart_share_panels(int groups)
    {
        Random random = new(3);
        float[] centres = [.. Enumerable.Range(0, groups * 4).Select(_ => random.Next(-500, 500) + random.NextSingle())];
        int[] group = [.. Enumerable.Range(0, 32 * groups).Select(j => j % groups)];
        float[] values = [.. group.SelectMany(g => Enumerable.Range(0, 4).Select(i => centres[g * 4 + i] + random.NextSingle() / 100))];
        int[] slots = CentroidTree.Grouped<float>(new Centroids(values, 32 * groups, 4), new double[12], 2);
        for (int panel = 0; panel < groups; panel++)
            Assert.Single(slots.AsSpan(panel * Columns, Columns).ToArray().Select(j => group[j]).Distinct());
    }

    [Fact]
    public void Centroids_that_reach_far_out_stand_apart_the_nearest_first()
    {
        float[] values = Rows.Clustered(70, 3);
        (values[3 * 11], values[3 * 44 + 1], values[3 * 60 + 2]) = (1e9f, -1e6f, 5e12f);
        int[] slots = CentroidTree.Grouped<float>(new Centroids(values, 70, 3), new double[11], 2);
        Assert.Equal([44, 11, 60, -1], slots[(3 * Columns)..(3 * Columns + 4)]);
    }

    private static void CheckSlots(int[] slots, int k)
    {
        Assert.Equal(CentroidTree.MostPanels(k) * Columns, slots.Length);
        Assert.Equal(Enumerable.Range(0, k), slots.Where(j => j >= 0).Order());
        bool empty = false;
        foreach (int[] panel in slots.Chunk(Columns))
        {
            int filled = panel.Count(j => j >= 0);
            Assert.DoesNotContain(-1, panel[..filled]);
            Assert.False(empty && filled > 0, "a panel in use follows one that is not");
            empty |= filled == 0;
        }
    }

    private static double[] Make(int k, int d, string kind)
    {
        double[] values = Rows.ToDouble(Rows.Clustered(k, d));
        Random random = new(k);
        return kind switch
        {
            "all equal" => [.. Enumerable.Repeat(1.5, k * d)],
            "huge" => Array.ConvertAll(values, v => v * 1e300),
            "mixed" => Array.ConvertAll(values, v => v * Math.Pow(10, random.Next(-200, 200))),
            "tiny" => Array.ConvertAll(values, v => v * 1e-300),
            "zero" => new double[k * d],
            _ => values,
        };
    }
}
