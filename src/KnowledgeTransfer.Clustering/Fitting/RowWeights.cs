using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// How often each row counts, as whole numbers of one unit, a power of two: a row of weight m units gives the bytes that the row
/// repeated m times gives. Immutable. 4 n bytes.
/// </summary>
/// <remarks>
/// Real weights become whole ones once, by the weights alone: the unit is the largest power of two, but at most 1, of which all of them
/// are multiples. Where a weight would then be above 2^31 - 1 units or their total above <see cref="MostTotal"/>, it is the smallest
/// power of two at which neither is, and each weight is rounded to it, half to even; <see cref="IsLossless"/> says whether that changed
/// one. So 31 bits are kept of up to 512 weights and 20 of a million, and sums of coordinates keep 44 (<see cref="SumPrecision"/>).
/// </remarks>
public sealed class RowWeights
{
    /// <summary>The most that all weights together may be, in units: 2^40.</summary>
    public const long MostTotal = 1L << 40;

    /// <summary>Weights up to 2^100 (1.3e30) leave the objective finite.</summary>
    private const double LargestAllowed = 1267650600228229401496703205376.0;

    private readonly int[] _multiples;
    private readonly double _unit;
    private string? _sha256;

    /// <summary>Weights that are whole numbers already.</summary>
    /// <param name="multiples">[n] units, 0 or more, not all 0. The array is taken over: the caller must not change it afterwards.</param>
    /// <param name="unitExponent">e: one unit is 2^e, -1074 to 100.</param>
    /// <exception cref="DataException">A weight is negative (row and value), all are 0, or together above 2^40.</exception>
    public RowWeights(int[] multiples, int unitExponent = 0) : this(multiples, unitExponent, isLossless: true)
    {
        int bad = Array.FindIndex(multiples, m => m < 0);
        if (bad >= 0) throw Unusable("the weights", $"row {bad}", multiples[bad]);
        if (Total == 0) throw NothingCounts("the weights", multiples.Length);
        if (Total > MostTotal) throw new DataException($"The weights are {Total} together; at most {MostTotal} are possible. Divide them.");
    }

    private RowWeights(int[] multiples, int unitExponent, bool isLossless)
    {
        (_multiples, UnitExponent, IsLossless) = (multiples, unitExponent, isLossless);
        _unit = SumPrecision.PowerOfTwo(unitExponent);
        foreach (int multiple in multiples)
        {
            Total += multiple;
            if (multiple > 0) PositiveCount++;
        }
    }

    /// <summary>n.</summary>
    public int RowCount => _multiples.Length;

    /// <summary>e: one unit is 2^e.</summary>
    public int UnitExponent { get; }

    /// <summary>Whether every weight is a whole number of units; otherwise it was rounded to one, perhaps to 0.</summary>
    public bool IsLossless { get; }

    /// <summary>All weights together, in units: 1 to <see cref="MostTotal"/>.</summary>
    public long Total { get; }

    /// <summary>Rows of a weight above 0, at least 1.</summary>
    public int PositiveCount { get; }

    /// <summary>[n] weights in units.</summary>
    public ReadOnlySpan<int> Multiples => _multiples;

    /// <summary>SHA-256, lower-case hexadecimal, of the line "2^e n\n" in ASCII followed by the little-endian multiples.</summary>
    public string Sha256 => _sha256 ??= ComputeSha256();

    /// <summary>The weight of one row in units.</summary>
    /// <param name="row">0 to n - 1.</param>
    internal int this[long row] => _multiples[row];

    /// <summary>Weights of any finite size. O(n).</summary>
    /// <param name="weights">[n] numbers from 0 to 2^100, not all 0.</param>
    /// <param name="name">What messages call them.</param>
    /// <param name="rowName">Names a row's id in messages.</param>
    /// <exception cref="DataException">A weight that is negative, NaN, infinite or above 2^100 (row and value), or all are 0.</exception>
    public static RowWeights Of(ReadOnlySpan<double> weights, string name = "the weights", Func<long, string>? rowName = null)
    {
        ValueRange range = ValueRange.Empty;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] is not (>= 0 and <= LargestAllowed))
                throw Unusable(name, rowName is null ? $"row {i}" : $"row {i} ({rowName(i)})", weights[i]);
            range = range.Union(ValueRange.Of(weights[i]));
        }
        if (range.LargestMagnitude == 0) throw NothingCounts(name, weights.Length);

        int bottom = Math.ILogB(range.SmallestBit), unit = Math.Max(Math.Min(bottom, 0), Math.ILogB(range.LargestMagnitude) - 30);
        int[] multiples = new int[weights.Length];
        while (Excess(weights, multiples, unit) is > 0 and int bits) unit += bits;
        return new RowWeights(multiples, unit, isLossless: unit <= bottom);
    }

    /// <inheritdoc cref="Of(ReadOnlySpan{double}, string, Func{long, string})"/>
    public static RowWeights Of(ReadOnlySpan<float> weights, string name = "the weights", Func<long, string>? rowName = null)
    {
        double[] wide = new double[weights.Length];
        for (int i = 0; i < wide.Length; i++) wide[i] = weights[i];
        return Of(wide, name, rowName);
    }

    /// <summary>The weight of one row as it was meant: its units times what one unit is; exact.</summary>
    internal double Value(int row) => _multiples[row] * _unit;

    /// <summary>The weights of some rows in units; of all rows where none are named.</summary>
    internal long[] Repeats(long[]? rows) => rows is null
        ? Array.ConvertAll(_multiples, multiple => (long)multiple)
        : Array.ConvertAll(rows, row => (long)_multiples[row]);

    /// <summary>The weights of consecutive rows, in the same unit; they may all be 0.</summary>
    internal RowWeights Slice(long firstRow, long rowCount) =>
        new(_multiples.AsSpan((int)firstRow, (int)rowCount).ToArray(), UnitExponent, IsLossless);

    /// <summary>Rounds weights to units.</summary>
    /// <returns>By how many powers of two the unit is too small at least; 0 where it is not.</returns>
    private static int Excess(ReadOnlySpan<double> weights, int[] multiples, int unitExponent)
    {
        long total = 0; // at most 2^31 weights of 2^31
        bool isTooLarge = false;
        for (int i = 0; i < weights.Length; i++)
        {
            long multiple = (long)Math.Round(Math.ScaleB(weights[i], -unitExponent), MidpointRounding.ToEven);
            isTooLarge |= multiple > int.MaxValue;
            multiples[i] = (int)multiple;
            total += multiple;
        }
        if (total > MostTotal) return Math.Max(1, BitOperations.Log2((ulong)total) - BitOperations.Log2((ulong)MostTotal));
        return isTooLarge ? 1 : 0;
    }

    private static DataException Unusable(string name, string row, double weight) => new(
        $"{name}: {row} has the weight {weight.ToString("R", CultureInfo.InvariantCulture)}; weights are finite numbers from 0 to 1e30. "
        + "Repair what made it, or scale all of them.");

    private static DataException NothingCounts(string name, int count) =>
        new($"{name}: all {count} weights are 0; at least one row has to count.");

    private string ComputeSha256()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"2^{UnitExponent} {RowCount}\n")));
        Span<byte> one = stackalloc byte[sizeof(int)];
        foreach (int multiple in _multiples)
        {
            BinaryPrimitives.WriteInt32LittleEndian(one, multiple);
            hash.AppendData(one);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
