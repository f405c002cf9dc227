using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Features;

/// <summary>
/// Everything needed to use a trained network as a teacher, as a small JSON file beside the model: which file (by hash), where it
/// comes from, what it was trained on, how pictures are prepared, which tensor is tapped and how it is pooled.
/// </summary>
/// <remarks>The file is strict: unknown or doubled keys are errors. Serialisation is canonical: equal records give equal bytes.</remarks>
public sealed record TeacherRecord
{
    /// <summary>The only kind so far: an ONNX model.</summary>
    public const string OnnxKind = "onnx";

    /// <summary>Short name for people and tables; not empty.</summary>
    public required string Name { get; init; }

    /// <summary>Kind of teacher: <c>onnx</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Model file, relative to the record's folder, '/' separators.</summary>
    public required string Model { get; init; }

    /// <summary>SHA-256 of the model file, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Files with weights outside of the model file; empty for most models.</summary>
    public IReadOnlyList<ExternalDataFile> ExternalData { get; init; } = [];

    /// <summary>Where the model comes from, in words; what to do where the file is missing.</summary>
    public required string Source { get; init; }

    /// <summary>Licence of the weights (SPDX name where there is one).</summary>
    public required string Licence { get; init; }

    /// <summary>How it was trained: <c>self-supervised: ...</c>, <c>supervised: on what</c>, <c>untrained</c>. Shown wherever the teacher
    /// is shown.</summary>
    public required string Supervision { get; init; }

    /// <summary>From a decoded picture to the numbers that the network sees.</summary>
    public required ImagePreprocessing Preprocessing { get; init; }

    /// <summary>Name of the graph input that takes the picture.</summary>
    public required string Input { get; init; }

    /// <summary>Name of the tapped tensor: any node output of the graph.</summary>
    public required string Tap { get; init; }

    /// <summary>Pooling in its written form: <c>none</c>, <c>average</c>, <c>max</c>, <c>average 2x2</c> ... (see <see
    /// cref="FeaturePooling"/>).</summary>
    public required string Pooling { get; init; }

    /// <summary>d, numbers per picture after pooling; 1 or more.</summary>
    public required int Dimension { get; init; }

    /// <summary>Reads a record.</summary>
    /// <param name="path">The JSON file.</param>
    /// <exception cref="ArtefactException">The file is missing or is not JSON.</exception>
    /// <exception cref="ConfigException">Unknown, doubled or missing keys, or impossible values; all of them at once, with the nearest
    /// known key.</exception>
    public static TeacherRecord Load(string path) => TeacherRecordJson.Read(path);

    /// <summary>Writes the record (first to <c>path.tmp</c>, then renamed).</summary>
    /// <param name="path">The JSON file.</param>
    /// <exception cref="ConfigException">The record has impossible values.</exception>
    /// <exception cref="ArtefactException">The file cannot be written.</exception>
    public void Save(string path)
    {
        Validate(path);
        AtomicFile.Write(path, TeacherRecordJson.Bytes(this, indented: true));
    }

    /// <summary>The record as one line of canonical JSON, for identities and hashes.</summary>
    public string ToCanonicalJson() => System.Text.Encoding.UTF8.GetString(TeacherRecordJson.Bytes(this, indented: false));

    /// <summary>Throws where a value is impossible, naming all of them.</summary>
    /// <param name="name">File name or other description, for the message.</param>
    /// <exception cref="ConfigException">At least one value is impossible.</exception>
    public void Validate(string name)
    {
        var problems = new List<string>();
        if (Kind != OnnxKind) problems.Add($"kind is \"{Kind}\"; the only kind is \"{OnnxKind}\"");
        foreach ((string key, string value) in new[] { ("name", Name), ("model", Model), ("source", Source), ("licence", Licence),
            ("supervision", Supervision), ("input", Input), ("tap", Tap) })
        {
            if (string.IsNullOrWhiteSpace(value)) problems.Add($"{key} is empty");
        }
        foreach (string hash in ExternalData.Select(e => e.Sha256).Prepend(Sha256))
        {
            if (hash.Length != 64 || !hash.All(char.IsAsciiHexDigitLower))
                problems.Add($"sha256 \"{hash}\" is not 64 lower-case hexadecimal digits");
        }
        if (Dimension < 1) problems.Add($"dimension is {Dimension}; at least 1 is needed");
        try
        {
            _ = FeaturePooling.Parse(Pooling);
        }
        catch (ConfigException e)
        {
            problems.Add(e.Message);
        }
        problems.AddRange(Problems(Preprocessing));
        if (problems.Count > 0)
            throw new ConfigException(
                $"teacher record {name}: {string.Join("; ", problems)}. Correct the record or import the model again.");
    }

    private static IEnumerable<string> Problems(ImagePreprocessing p)
    {
        if (p.Height < 1 || p.Width < 1) yield return $"preprocessing size is {p.Height} x {p.Width}; at least 1 x 1 is needed";
        if (p.ResizeSize != 0 && p.Mode == ResizeMode.ShortSideThenCrop && p.ResizeSize < Math.Min(p.Height, p.Width))
            yield return $"preprocessing.resizeSize is {p.ResizeSize}, smaller than the crop of {p.Height} x {p.Width}";
        if (!float.IsFinite(p.Scale) || p.Scale == 0)
            yield return $"preprocessing.scale is {p.Scale}; a finite number other than 0 is needed";
        if (p.Mean.Count != 3 || !p.Mean.All(float.IsFinite))
            yield return $"preprocessing.mean is [{string.Join(", ", p.Mean)}]; three finite numbers are needed";
        if (p.StandardDeviation.Count != 3 || !p.StandardDeviation.All(s => float.IsFinite(s) && s > 0))
            yield return $"preprocessing.standardDeviation is [{string.Join(", ", p.StandardDeviation)}]; three positive numbers are " +
                $"needed";
    }
}
