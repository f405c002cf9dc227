using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace KnowledgeTransfer.Onnx;

/// <summary>Runs an exported student through ONNX Runtime and compares it with what the trained network gave for the same inputs.</summary>
public static class OnnxVerification
{
    /// <summary>Compares; does not judge.</summary>
    /// <param name="path">The exported model.</param>
    /// <param name="inputs">[count, 3, size, size] float32, prepared as the model's metadata say.</param>
    /// <param name="count">Pictures, 1 or more.</param>
    /// <param name="reference">Expected values by output name, [count, ...] row-major; normally <c>embedding</c> and <c>logits</c>.</param>
    /// <param name="options">Threads, batch, limits; null for the defaults.</param>
    /// <exception cref="ArtefactException">The model does not load.</exception>
    /// <exception cref="ShapeException">An output's size differs from the reference.</exception>
    /// <exception cref="ConfigException">The model has no such output.</exception>
    /// <exception cref="DeviceException">The model fails.</exception>
    public static VerificationResult Compare(
        string path, float[] inputs, int count, IReadOnlyDictionary<string, float[]> reference, OnnxRunOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (reference.Count == 0) throw new ArgumentException("no reference outputs were given.", nameof(reference));
        if (inputs.Length % count != 0) throw new ArgumentException($"{inputs.Length} numbers are not {count} pictures.", nameof(inputs));
        options ??= new OnnxRunOptions();
        OnnxModelFile file = OnnxModelFile.Load(path);
        string[] names = [.. reference.Keys.Order(StringComparer.Ordinal)];
        foreach (string name in names.Except(file.OutputNames))
            throw new ConfigException($"{path} has no output \"{name}\"; it has {string.Join(", ", file.OutputNames)}.");
        PictureInput input = PictureInput.Find(file);
        int picture = inputs.Length / count, height = input.Height ?? Side(picture), width = input.Width ?? Side(picture);
        if (picture != 3L * height * width)
            throw new ShapeException($"{path} takes pictures of {3L * height * width} numbers; {picture} were given.");
        float[][] results = [.. names.Select(n => new float[reference[n].Length])];
        using (OnnxSession session = OnnxSession.Open(file, file.RuntimeBytes, options))
        {
            for (int first = 0; first < count; first += options.BatchSize)
            {
                int run = Math.Min(options.BatchSize, count - first);
                using IDisposableReadOnlyCollection<OrtValue> outputs =
                    session.Run(input.Name, inputs.AsMemory(first * picture, run * picture), [run, 3, height, width], names);
                for (int i = 0; i < names.Length; i++)
                {
                    ReadOnlySpan<float> values = outputs[i].GetTensorDataAsSpan<float>();
                    if ((long)values.Length * count != (long)results[i].Length * run)
                        throw new ShapeException(
                            $"{path}: output {names[i]} has {values.Length / run} numbers per picture; the reference has " +
                            $"{results[i].Length} for {count} pictures.");
                    values.CopyTo(results[i].AsSpan(values.Length / run * first));
                }
            }
        }
        OutputDifference[] differences = [.. names.Select((n, i) => Difference(n, reference[n], results[i]))];
        int logits = Array.IndexOf(names, OnnxWriter.LogitsName);
        (int ties, double equal) = logits < 0 ? (0, 1)
            : Argmax(reference[names[logits]], results[logits], count, 2 * differences[logits].Greatest);
        return new VerificationResult(count, differences, ties, equal);
    }

    /// <summary>Compares and throws where the result does not pass.</summary>
    /// <inheritdoc cref="Compare"/>
    /// <exception cref="DivergenceException">A difference above 1e-4 of an output's range, or an unequal argmax outside of
    /// ties.</exception>
    public static VerificationResult Verify(
        string path, float[] inputs, int count, IReadOnlyDictionary<string, float[]> reference, OnnxRunOptions? options = null)
    {
        VerificationResult result = Compare(path, inputs, count, reference, options);
        if (result.Passed) return result;
        string differences =
            string.Join(", ", result.Outputs.Select(o =>
            string.Create(CultureInfo.InvariantCulture, $"{o.Name} {o.Greatest:g3} of a range of {o.Range:g3}")));
        throw new DivergenceException(string.Create(CultureInfo.InvariantCulture,
            $"{path} does not compute what was trained, on {count} pictures: greatest differences {differences} (allowed " +
                $"{VerificationResult.Tolerance:g} of the range); equal largest logit outside of {result.TieCount} ties " +
                $"{result.EqualArgmaxShare:p2} (needed 100 %). The file must not be used; please report the network's table."));
    }

    private static OutputDifference Difference(string name, float[] expected, float[] actual)
    {
        (double low, double high, double greatest) = (double.PositiveInfinity, double.NegativeInfinity, 0);
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs((double)expected[i] - actual[i]);
            greatest = Math.Max(greatest, double.IsNaN(difference) ? double.PositiveInfinity : difference);
            (low, high) = (Math.Min(low, expected[i]), Math.Max(high, expected[i]));
        }
        return new OutputDifference(name, greatest, high - low);
    }

    private static (int Ties, double Equal) Argmax(float[] expected, float[] actual, int count, double tie)
    {
        int classes = expected.Length / count, ties = 0, equal = 0;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<float> row = expected.AsSpan(i * classes, classes);
            int best = Best(row);
            double second = double.NegativeInfinity;
            for (int j = 0; j < classes; j++)
            {
                if (j != best) second = Math.Max(second, row[j]);
            }
            if (row[best] - second < tie) ties++;
            else if (best == Best(actual.AsSpan(i * classes, classes))) equal++;
        }
        return (ties, count == ties ? 1 : (double)equal / (count - ties));
    }

    private static int Best(ReadOnlySpan<float> row)
    {
        int best = 0;
        for (int j = 1; j < row.Length; j++)
        {
            if (row[j] > row[best]) best = j;
        }
        return best;
    }

    private static int Side(int picture) => (int)Math.Round(Math.Sqrt(picture / 3.0));
}
