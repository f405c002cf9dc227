using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// A transform as plain files: <c>transform.json</c> names the steps, arrays lie beside as float64 <c>.npy</c> with their SHA-256.
/// </summary>
internal static class TransformFolder
{
    private const string Format = "kt-feature-transform-1";
    private const string MainFile = "transform.json";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    public static void Save(FeatureTransform transform, string folder)
    {
        Directory.CreateDirectory(folder);
        var steps = new JsonArray();
        foreach ((int index, TransformStep step) in transform.Pipeline.Steps.Index())
        {
            var entry = new JsonObject { ["step"] = step.Kind.ToString() };
            if (step is NormalizeStep normalize) entry["allowZeroRows"] = normalize.AllowZeroRows;
            if (step is AffineStep affine)
            {
                entry["mean"] = SaveArray(folder, $"{index}.mean.npy", affine.Mean, null);
                if (affine.Components is not null)
                    entry["components"] = SaveArray(folder, $"{index}.components.npy", affine.Components, affine.Mean.Length);
                if (affine.Deviation is not null)
                    entry["deviation"] = SaveArray(folder, $"{index}.deviation.npy", affine.Deviation, null);
            }

            steps.Add((JsonNode)entry);
        }

        var root = new JsonObject
        {
            ["format"] = Format,
            ["inputDimension"] = transform.InputDimension,
            ["outputDimension"] = transform.OutputDimension,
            ["fittedRowCount"] = transform.FittedRowCount,
            ["constantDimensionCount"] = transform.ConstantDimensionCount,
            ["explainedVarianceShare"] = transform.ExplainedVarianceShare,
            ["steps"] = steps,
        };
        AtomicFile.WriteText(Path.Combine(folder, MainFile), root.ToJsonString(Indented) + "\n");
    }

    public static FeatureTransform Load(string folder)
    {
        string path = Path.Combine(folder, MainFile);
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path), Strict);
            JsonElement root = document.RootElement;
            if (root.GetProperty("format").GetString() != Format)
                throw new ArtefactException($"{path} is not a feature transform of the format {Format}. Make it again.");
            int dimension = root.GetProperty("inputDimension").GetInt32();
            var pipeline = new TransformPipeline(dimension, []);
            foreach (JsonElement entry in root.GetProperty("steps").EnumerateArray())
                pipeline = pipeline.With(LoadStep(entry, pipeline.OutputDimension, folder, path));
            if (dimension < 0 || pipeline.OutputDimension != root.GetProperty("outputDimension").GetInt32()) throw Mismatch(path);
            return new FeatureTransform(
                pipeline,
                root.GetProperty("fittedRowCount").GetInt64(),
                root.GetProperty("constantDimensionCount").GetInt32(),
                root.GetProperty("explainedVarianceShare").GetDouble());
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ArtefactException($"{path} does not exist; a saved feature transform is needed there.", e);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ArtefactException($"{path} cannot be read as a feature transform: {e.Message} Make it again.", e);
        }
    }

    private static TransformStep LoadStep(JsonElement entry, int dimension, string folder, string path)
    {
        string? name = entry.GetProperty("step").GetString();
        if (!Enum.TryParse(name, out FeatureTransformStep kind) || kind.ToString() != name)
            throw new ArtefactException($"{path} names an unknown step \"{name}\". It may come from a newer version; make it again.");
        if (kind == FeatureTransformStep.Normalize) return new NormalizeStep(dimension, entry.GetProperty("allowZeroRows").GetBoolean());
        double[] mean = LoadArray(entry, "mean", folder, null) ?? throw Mismatch(path);
        double[]? components = LoadArray(entry, "components", folder, dimension);
        double[]? deviation = LoadArray(entry, "deviation", folder, null);
        var step = new AffineStep(kind, mean, components, deviation);
        bool isComplete = kind switch
        {
            FeatureTransformStep.Center => components is null && deviation is null,
            FeatureTransformStep.Standardize => components is null && deviation is not null,
            _ => components is not null,
        };
        bool fits = mean.Length == dimension && (deviation is null || deviation.Length == step.OutputDimension);
        return isComplete && fits ? step : throw Mismatch(path);
    }

    private static JsonObject SaveArray(string folder, string name, double[] values, int? dimension)
    {
        string path = Path.Combine(folder, name);
        if (dimension is int d) NpyFile.WriteMatrix(path, values, d);
        else NpyFile.WriteFloat64(path, values);
        return new JsonObject { ["file"] = name, ["sha256"] = Hash(path) };
    }

    private static double[]? LoadArray(JsonElement entry, string key, string folder, int? dimension)
    {
        if (!entry.TryGetProperty(key, out JsonElement reference)) return null;
        string name = reference.GetProperty("file").GetString() ?? "";
        string path = Path.Combine(folder, name);
        if (name != Path.GetFileName(name) || name.Length == 0)
            throw new ArtefactException($"{Path.Combine(folder, MainFile)} names the file \"{name}\", which is not in its own folder.");
        int columns = 0;
        double[] values = dimension is null ? NpyFile.ReadFloat64(path) : NpyFile.ReadMatrix(path, out columns);
        if (Hash(path) != reference.GetProperty("sha256").GetString())
        {
            throw new ArtefactException(
                $"{path} is not the file that {MainFile} was saved with (its SHA-256 differs). Make the transform again.");
        }

        return dimension is null || columns == dimension ? values : throw Mismatch(Path.Combine(folder, MainFile));
    }

    private static string Hash(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static ArtefactException Mismatch(string path) =>
        new($"{path} does not fit together: a step has missing arrays or another dimension than the step before. Make it again.");
}
