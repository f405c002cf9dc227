using System.Globalization;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>A problem whose speed on a card is measured.</summary>
/// <param name="Rows">n.</param>
/// <param name="Dimension">d.</param>
/// <param name="Clusters">k.</param>
/// <param name="Type">How rows are stored.</param>
/// <param name="Target">What is asked for of the first iteration: a share of cuBLAS's rate for a product of this shape.</param>
/// <param name="WithFit">Whether a fit of 20 iterations is timed, ours and the peers'.</param>
internal sealed record GpuShape(int Rows, int Dimension, int Clusters, ElementType Type, double Target, bool WithFit)
{
    /// <summary>
    /// What issue 6 asks for: enough rows for the last wave of CTAs to cost little, few enough that rows, their copy in float16 and cuBLAS's
    /// n x k result fit a card of 24 GB.
    /// </summary>
    private static readonly GpuShape[] s_full =
    [
        new(1 << 18, 4096, 2000, ElementType.Float32, 0.75, false),
        new(1 << 17, 8192, 2000, ElementType.Float32, 0.75, false),
        new(1 << 17, 8192, 2000, ElementType.Float16, 0.75, false),
        new(1 << 20, 128, 1024, ElementType.Float32, 0.65, true),
        new(1 << 20, 128, 1024, ElementType.Float16, 0.65, true),
        new(1 << 20, 128, 2048, ElementType.Float32, 0.65, false),
        new(1 << 20, 128, 4096, ElementType.Float32, 0.65, true),
    ];

    /// <summary>Seconds on an emulated device: shows that everything runs, measures nothing.</summary>
    private static readonly GpuShape[] s_tiny =
    [
        new(300, 96, 140, ElementType.Float32, 0.75, false), // enough clusters for every screen
        new(400, 33, 20, ElementType.Float16, 0.65, true),
    ];

    /// <summary>The shapes of <c>--sizes full</c> or <c>tiny</c>, or the one of <c>--shape n,d,k,float16</c>.</summary>
    /// <exception cref="ArgumentException">Another word.</exception>
    public static IReadOnlyList<GpuShape> Chosen(BenchmarkOptions options)
    {
        string[] words = options.Text("shape", "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 4) return [new GpuShape(
            Number(words[0]), Number(words[1]), Number(words[2]), words[3] == "float16" ? ElementType.Float16 : ElementType.Float32,
            Number(words[1]) < 1024 ? 0.65 : 0.75, true)];
        if (words.Length > 0) throw new ArgumentException($"--shape is {string.Join(',', words)}; n,d,k,float32 or n,d,k,float16 is needed.");
        return options.Text("sizes", "full") switch
        {
            "full" => s_full,
            "tiny" => s_tiny,
            string other => throw new ArgumentException($"--sizes is {other}; full or tiny is needed."),
        };

        static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);
    }

    /// <summary>Operations of one iteration: 2 n d k.</summary>
    public double Operations => 2.0 * Rows * Dimension * Clusters;

    /// <summary>Bytes that an iteration has to read at least: the rows, in float16.</summary>
    public double LeastBytes => 2.0 * Rows * Dimension;

    /// <summary>"1048576 x 128 float32, k 1024".</summary>
    public override string ToString() => FormattableString.Invariant($"{Rows} x {Dimension} {Word}, k {Clusters}");

    /// <summary>The type as numpy and torch call it.</summary>
    public string Word => Type == ElementType.Float16 ? "float16" : "float32";
}
