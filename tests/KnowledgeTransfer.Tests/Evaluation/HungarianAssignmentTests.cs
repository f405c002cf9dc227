using System.Text.Json;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Tests.Evaluation;

public sealed class HungarianAssignmentTests
{
    [Fact]
    public void Three_rows_that_want_the_same_column_are_settled_as_computed_by_hand()
    {
        // Each row is cheapest in column 0. Sums of the six ways: 1+4+9, 1+6+6, 2+2+9, 2+6+3, 3+2+6, 3+4+3: the last is least.
        HungarianAssignment best = HungarianAssignment.Solve([1, 2, 3, 2, 4, 6, 3, 6, 9], 3, 3);
        Assert.Equal(10, best.Cost);
        Assert.Equal([2, 1, 0], best.ColumnOfRow);
    }

    [Fact]
    public void Of_a_long_matrix_the_shorter_side_is_assigned()
    {
        HungarianAssignment wide = HungarianAssignment.Solve([5, 1, 4, 2, 3, 9], 2, 3);
        Assert.Equal((3.0, 2), (wide.Cost, wide.ColumnOfRow.Count));
        Assert.Equal([1, 0], wide.ColumnOfRow);
        HungarianAssignment tall = HungarianAssignment.Solve([5, 2, 1, 3, 4, 9], 3, 2);
        Assert.Equal([1, 0, -1], tall.ColumnOfRow);
        Assert.Equal(3, tall.Cost);
    }

    [Fact]
    public void An_empty_side_leaves_nothing_to_assign()
    {
        Assert.Empty(HungarianAssignment.Solve([], 0, 3).ColumnOfRow);
        HungarianAssignment rows = HungarianAssignment.Solve([], 2, 0);
        Assert.Equal([-1, -1], rows.ColumnOfRow);
        Assert.Equal(0, rows.Cost);
    }

    [Fact]
    public void No_other_assignment_of_a_small_matrix_is_cheaper()
    {
        var random = new Random(17);
        for (int trial = 0; trial < 300; trial++)
        {
            int rows = random.Next(1, 7), columns = random.Next(1, 7);

            // Few different costs make many ties; negative ones are costs like any other.
            double[] costs = [.. Enumerable.Range(0, rows * columns).Select(_ => (double)random.Next(-4, 5))];
            HungarianAssignment best = HungarianAssignment.Solve(costs, rows, columns);
            int[] used = [.. best.ColumnOfRow.Where(c => c >= 0)];
            Assert.Equal(Math.Min(rows, columns), used.Distinct().Count());
            Assert.Equal(used.Length, used.Distinct().Count());
            Assert.Equal(Cheapest(costs, rows, columns, 0, 0, Math.Max(0, rows - columns)), best.Cost);
            Assert.Equal(best.ColumnOfRow, HungarianAssignment.Solve(costs, rows, columns).ColumnOfRow);
        }

        // All ways, row by row; a row may go without as often as rows outnumber columns.
        static double Cheapest(double[] costs, int rows, int columns, int row, int taken, int without)
        {
            if (row == rows) return 0;
            double best = without > 0 ? Cheapest(costs, rows, columns, row + 1, taken, without - 1) : double.PositiveInfinity;
            for (int column = 0; column < columns; column++)
            {
                if ((taken & (1 << column)) == 0)
                {
                    best = Math.Min(
                        best, costs[(row * columns) + column] + Cheapest(costs, rows, columns, row + 1, taken | (1 << column), without));
                }
            }
            return best;
        }
    }

    [Fact]
    public void Equal_costs_and_costs_far_apart_are_assigned()
    {
        HungarianAssignment equal = HungarianAssignment.Solve(new double[36], 6, 6);
        Assert.Equal((0.0, 6), (equal.Cost, equal.ColumnOfRow.Distinct().Count()));
        Assert.Equal(2, HungarianAssignment.Solve([1, 1e150, -1e150, 1e150, 1, 1e150, 1e150, -1e150, 1e150], 3, 3).ColumnOfRow[0]);
    }

    [Fact]
    public void Assignments_equal_those_of_scipy()
    {
        int cases = 0;
        foreach (JsonElement entry in MetricsFixture.Protocols("assignment"))
        {
            HungarianAssignment best = HungarianAssignment.Solve(
                entry.GetProperty("costs").Doubles(), entry.GetProperty("rows").GetInt32(), entry.GetProperty("columns").GetInt32());
            Assert.Equal(entry.GetProperty("cost").GetDouble(), best.Cost, 12);
            if (entry.GetProperty("kind").GetString() == "real")
                Assert.Equal(entry.GetProperty("columnOfRow").Integers(), best.ColumnOfRow);
            cases++;
        }
        Assert.Equal(8, cases);
    }

    [Fact]
    public void Costs_that_are_no_numbers_and_wrong_sizes_are_refused()
    {
        var e = Assert.Throws<ArgumentException>(() => HungarianAssignment.Solve([0, 0, 0, 0, double.NaN, 0], 2, 3));
        Assert.Contains("row 1, column 1 is NaN", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => HungarianAssignment.Solve([double.PositiveInfinity], 1, 1));
        Assert.Throws<ArgumentException>(() => HungarianAssignment.Solve([-1e151], 1, 1));
        Assert.Throws<ArgumentException>(() => HungarianAssignment.Solve([1, 2], 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => HungarianAssignment.Solve([], -1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => HungarianAssignment.Solve([], 0, -1));
    }
}
