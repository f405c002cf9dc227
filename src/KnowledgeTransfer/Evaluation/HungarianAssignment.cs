namespace KnowledgeTransfer.Evaluation;

/// <summary>
/// The cheapest one-to-one assignment of rows to columns (the linear sum assignment problem). Of a matrix that is not square, as many pairs
/// are made as the shorter side has.
/// </summary>
/// <param name="ColumnOfRow">[rows] the column that each row is given, -1 for a row without one, where rows outnumber columns.</param>
/// <param name="Cost">Sum of the costs of all pairs, the least possible.</param>
/// <remarks>
/// Method: rows join one after the other along a shortest augmenting path; the dual prices keep reduced costs from becoming negative.
/// Deterministic; which of several equally cheap assignments is found is not said. Source: Kuhn, The Hungarian method for the assignment
/// problem, 1955; Jonker and Volgenant, A shortest augmenting path algorithm for dense and sparse linear assignment problems, 1987.
/// </remarks>
public sealed record HungarianAssignment(IReadOnlyList<int> ColumnOfRow, double Cost)
{
    // Prices are sums of costs; with these they stay far from overflow.
    private const double Greatest = 1e150;

    /// <summary>Solves one problem. For the dearest assignment, negate the costs.</summary>
    /// <param name="costs">[rows, columns] row-major, between -1e150 and 1e150.</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="columns">0 or more.</param>
    /// <exception cref="ArgumentException">The size is not that of the matrix, or a cost is NaN, infinite or beyond 1e150.</exception>
    /// <remarks>O(s^2 l) for a short side s and a long side l; memory: the matrix once more if rows outnumber columns.</remarks>
    public static HungarianAssignment Solve(ReadOnlySpan<double> costs, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (costs.Length != (long)rows * columns)
            throw new ArgumentException($"{costs.Length} costs are not {rows} rows of {columns}.", nameof(costs));
        for (int i = 0; i < costs.Length; i++)
        {
            if (!(Math.Abs(costs[i]) <= Greatest))
            {
                throw new ArgumentException(
                    $"The cost of row {i / columns}, column {i % columns} is {costs[i]}; it must be between -1e150 and 1e150.",
                    nameof(costs));
            }
        }

        var columnOfRow = new int[rows];
        if (rows <= columns)
        {
            int[] rowOfColumn = Solve(costs, columns);
            Array.Fill(columnOfRow, -1);
            for (int column = 0; column < columns; column++)
                if (rowOfColumn[column] >= 0) columnOfRow[rowOfColumn[column]] = column;
        }
        else
        {
            var turned = new double[costs.Length];
            for (int row = 0; row < rows; row++)
                for (int column = 0; column < columns; column++) turned[(column * rows) + row] = costs[(row * columns) + column];
            columnOfRow = Solve(turned, rows);
        }

        double sum = 0;
        for (int row = 0; row < rows; row++)
            if (columnOfRow[row] >= 0) sum += costs[(row * columns) + columnOfRow[row]];
        return new HungarianAssignment(columnOfRow, sum);
    }

    /// <summary>The row of each column, -1 without one; no more rows than columns.</summary>
    private static int[] Solve(ReadOnlySpan<double> costs, int columns)
    {
        int rows = columns == 0 ? 0 : costs.Length / columns;
        double[] rowPrices = new double[rows], columnPrices = new double[columns], distances = new double[columns];
        int[] rowOfColumn = new int[columns], columnOfRow = new int[rows], cameFrom = new int[columns];
        var reached = new bool[columns];
        Array.Fill(rowOfColumn, -1);
        Array.Fill(columnOfRow, -1);
        for (int start = 0; start < rows; start++)
        {
            // Dijkstra over columns: to go on from a taken column means that its row moves to another one.
            Array.Fill(distances, double.PositiveInfinity);
            Array.Clear(reached);
            double length = 0;
            int row = start, free = -1;
            while (free < 0)
            {
                ReadOnlySpan<double> costsOfRow = costs.Slice(row * columns, columns);
                int nearest = -1;
                for (int column = 0; column < columns; column++)
                {
                    if (reached[column]) continue;
                    double distance = length + costsOfRow[column] - rowPrices[row] - columnPrices[column];
                    if (distance < distances[column]) (distances[column], cameFrom[column]) = (distance, row);

                    // Of columns equally near, a free one ends the search.
                    bool nearer = nearest < 0 || distances[column] < distances[nearest]
                        || (distances[column] == distances[nearest] && rowOfColumn[column] < 0 && rowOfColumn[nearest] >= 0);
                    if (nearer) nearest = column;
                }

                length = distances[nearest];
                reached[nearest] = true;
                if (rowOfColumn[nearest] < 0) free = nearest;
                else row = rowOfColumn[nearest];
            }

            rowPrices[start] += length;
            for (int column = 0; column < columns; column++)
            {
                if (!reached[column] || column == free) continue;
                rowPrices[rowOfColumn[column]] += length - distances[column];
                columnPrices[column] -= length - distances[column];
            }

            for (int column = free; ;)
            {
                int owner = cameFrom[column];
                rowOfColumn[column] = owner;
                (columnOfRow[owner], column) = (column, columnOfRow[owner]);
                if (owner == start) break;
            }
        }
        return rowOfColumn;
    }
}
