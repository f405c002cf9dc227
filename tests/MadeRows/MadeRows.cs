using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Made;

/// <summary>
/// A made-up data set that behaves like the features of a network: a mixture of groups of unequal size, most of its variance in few
/// coordinates. Nothing is stored: a number is a pure function of seed, row and column, and native/cuda/made.cu makes the same bits on a device.
/// </summary>
/// <param name="rowCount">n.</param>
/// <param name="dimension">d.</param>
/// <param name="groupCount">Groups of rows; the share of the first j goes with the square root of j.</param>
/// <param name="type">float16 or float32.</param>
/// <param name="seed">Of all draws.</param>
internal sealed class MadeRows(long rowCount, int dimension, int groupCount, ElementType type, ulong seed = 1) : FeatureMatrix
{
    /// <summary>The spread of a group, in sixteenths of the spread of the groups' centres.</summary>
    internal const uint Noise = 16;

    // Counter word 3; word 2 is the pair of columns.
    private const uint GroupOfRow = 0x10000000, GroupStream = 0x20000000, RowStream = 0x30000000;

    private readonly float[] _scales = Scales(dimension);

    /// <inheritdoc/>
    public override long RowCount => rowCount;

    /// <inheritdoc/>
    public override int Dimension => dimension;

    /// <inheritdoc/>
    public override ElementType ElementType => type;

    /// <inheritdoc/>
    public override string Name => "made-up rows";

    /// <summary>Groups.</summary>
    internal int GroupCount => groupCount;

    /// <summary>Of all draws.</summary>
    internal ulong Seed => seed;

    /// <summary>
    /// What columns are multiplied by. Variances fall as (1 + column / 8)^-1.5: the first 64 columns have two thirds of the whole, however
    /// many there are.
    /// </summary>
    internal static float[] Scales(int dimension) =>
        [.. Enumerable.Range(0, dimension).Select(column => (float)(Math.Pow(1 + column / 8.0, -0.75) / (1 << 20)))];

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<float> destination)
    {
        int count = CheckRange(firstRow, destination.Length);
        for (int i = 0; i < count; i++) Make(firstRow + i, destination.Slice(i * dimension, dimension));
    }

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<double> destination)
    {
        float[] row = new float[dimension];
        int count = CheckRange(firstRow, destination.Length);
        for (int i = 0; i < count; i++)
        {
            Make(firstRow + i, row);
            for (int column = 0; column < dimension; column++) destination[i * dimension + column] = row[column];
        }
    }

    private void Make(long row, Span<float> values)
    {
        uint drawn = Draw((ulong)row, 0, GroupOfRow).X0;
        uint squared = (uint)((ulong)drawn * drawn >> 32);
        ulong group = (ulong)squared * (uint)groupCount >> 32;
        for (int pair = 0; pair * 2 < dimension; pair++)
        {
            (uint c0, uint c1, uint c2, uint c3) = Draw(group, (uint)pair, GroupStream);
            (uint n0, uint n1, uint n2, uint n3) = Draw((ulong)row, (uint)pair, RowStream);
            values[pair * 2] = Value(pair * 2, 16 * Bell(c0, c1) + (int)Noise * Bell(n0, n1));
            if (pair * 2 + 1 < dimension) values[pair * 2 + 1] = Value(pair * 2 + 1, 16 * Bell(c2, c3) + (int)Noise * Bell(n2, n3));
        }
    }

    private (uint X0, uint X1, uint X2, uint X3) Draw(ulong index, uint word2, uint word3) =>
        Philox.Rounds((uint)index, (uint)(index >> 32), word2, word3, (uint)seed, (uint)(seed >> 32));

    private float Value(int column, int sum)
    {
        float value = sum * _scales[column];
        return type == ElementType.Float16 ? (float)(Half)value : value;
    }

    /// <summary>The sum of four uniform numbers of 16 bits, less its mean: nearly normal.</summary>
    private static int Bell(uint a, uint b) => (int)((a & 0xffff) + (a >> 16) + (b & 0xffff) + (b >> 16)) - 131070;
}
