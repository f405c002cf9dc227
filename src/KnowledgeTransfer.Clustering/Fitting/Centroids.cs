using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// k cluster centres of d numbers, row-major, float32 or float64, immutable. A cluster's index is its row and never changes.
/// </summary>
public sealed class Centroids
{
    private readonly float[]? _single;
    private readonly double[]? _double;
    private string? _sha256;

    /// <summary>Centroids in float32, as float16 and float32 data have.</summary>
    /// <param name="values">k x d finite numbers, row-major. The array is taken over: the caller must not change it afterwards.</param>
    /// <param name="count">k, at least 1.</param>
    /// <param name="dimension">d, at least 1.</param>
    /// <exception cref="ArgumentException">The length is not k d, or a number is NaN or infinite.</exception>
    public Centroids(float[] values, int count, int dimension) : this(count, dimension, values.Length)
    {
        _single = values;
        CheckFinite();
    }

    /// <summary>Centroids in float64, as float64 data have.</summary>
    /// <inheritdoc cref="Centroids(float[], int, int)"/>
    public Centroids(double[] values, int count, int dimension) : this(count, dimension, values.Length)
    {
        _double = values;
        CheckFinite();
    }

    /// <summary>Numbers that are known to be finite, without looking at them again.</summary>
    internal static Centroids Trusted<T>(T[] values, int count, int dimension) where T : unmanaged =>
        new(values as float[], values as double[], count, dimension, values.Length);

    /// <summary>The array itself, if it has that type.</summary>
    internal T[]? ArrayOf<T>() where T : unmanaged => _single as T[] ?? _double as T[];

    private Centroids(float[]? singles, double[]? doubles, int count, int dimension, int length) : this(count, dimension, length)
    {
        _single = singles;
        _double = doubles;
    }

    private Centroids(int count, int dimension, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if ((long)count * dimension != length)
            throw new ArgumentException(
                $"{length} numbers for {count} centroids of dimension {dimension}; {(long)count * dimension} are needed.");
        Count = count;
        Dimension = dimension;
    }

    /// <summary>k.</summary>
    public int Count { get; }

    /// <summary>d.</summary>
    public int Dimension { get; }

    /// <summary><see cref="ElementType.Float32"/> or <see cref="ElementType.Float64"/>.</summary>
    public ElementType ElementType => _single is null ? ElementType.Float64 : ElementType.Float32;

    /// <summary>All k d numbers of float32 centroids.</summary>
    /// <exception cref="InvalidOperationException">These are float64 centroids.</exception>
    public ReadOnlySpan<float> Float32 =>
        _single ?? throw new InvalidOperationException("These centroids are float64; read Float64 instead.");

    /// <summary>All k d numbers of float64 centroids.</summary>
    /// <exception cref="InvalidOperationException">These are float32 centroids.</exception>
    public ReadOnlySpan<double> Float64 =>
        _double ?? throw new InvalidOperationException("These centroids are float32; read Float32 instead.");

    /// <summary>
    /// SHA-256, lower-case hexadecimal, of the line "float32 k d\n" (or float64) in ASCII followed by the little-endian values.
    /// </summary>
    public string Sha256 => _sha256 ??= ComputeSha256();

    /// <summary>The same numbers in float64; exact. Returns itself if it is float64 already.</summary>
    public Centroids ToFloat64() =>
        _double is not null ? this : new Centroids(Array.ConvertAll(_single!, v => (double)v), Count, Dimension);

    /// <summary>Whether type, shape and every bit are equal.</summary>
    public bool HasSameBits(Centroids other) =>
        ElementType == other.ElementType && Count == other.Count && Dimension == other.Dimension && Bytes().SequenceEqual(other.Bytes());

    /// <summary>The values as T, which is float for float32 centroids; double serves both, converting if need be.</summary>
    internal ReadOnlySpan<T> Values<T>() where T : unmanaged => typeof(T) == typeof(float)
        ? MemoryMarshal.Cast<float, T>(Float32)
        : MemoryMarshal.Cast<double, T>(ToFloat64().Float64);

    private ReadOnlySpan<byte> Bytes() =>
        _single is null ? MemoryMarshal.AsBytes(_double.AsSpan()) : MemoryMarshal.AsBytes(_single.AsSpan());

    private string ComputeSha256()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string type = _single is null ? "float64" : "float32";
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{type} {Count} {Dimension}\n")));
        if (BitConverter.IsLittleEndian)
        {
            hash.AppendData(Bytes());
        }
        else
        {
            Span<byte> one = stackalloc byte[8];
            foreach (float v in _single ?? [])
            {
                BinaryPrimitives.WriteSingleLittleEndian(one, v);
                hash.AppendData(one[..4]);
            }
            foreach (double v in _double ?? [])
            {
                BinaryPrimitives.WriteDoubleLittleEndian(one, v);
                hash.AppendData(one);
            }
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private void CheckFinite()
    {
        int bad = _single is null ? Array.FindIndex(_double!, v => !double.IsFinite(v)) : Array.FindIndex(_single, v => !float.IsFinite(v));
        if (bad >= 0) throw new ArgumentException(
            $"Centroid {bad / Dimension} has a NaN or infinity in column {bad % Dimension}; all numbers must be finite.");
    }
}
