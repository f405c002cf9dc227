using System.Globalization;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Features;
using KnowledgeTransfer.Onnx;

namespace KnowledgeTransfer.Cli.Teachers;

/// <summary>Opens a teacher by what the user calls it.</summary>
internal static class TeacherCatalogue
{
    /// <summary>Names that need no file of the user's.</summary>
    public static IReadOnlyDictionary<string, string> Bundled { get; } = new Dictionary<string, string>
    {
        ["rotation"] = "rotation_cifar10.json",
        ["coco"] = "coco_ssdlite_mobilenetv2_96.json",
        ["rotnet"] = "rotnet_cifar10.json",
    };

    private const int ScalingPictures = 32;

    private static OnnxRunOptions RunOptions(int threads) => new() { Threads = threads, Provider = NetworkDevices.Teachers };

    private static IEnumerable<string> Names => [.. Bundled.Keys, "hog", "pixels"];

    private static string AllNames => string.Join(", ", Names);

    /// <summary>Raw pixels: the control of every table.</summary>
    public static Teacher Pixels() => new ExtractorTeacher(new PixelExtractor(), "none: raw pixels, a control");

    /// <summary>Opens a teacher.</summary>
    /// <param name="options">Model, layer, pooling.</param>
    /// <param name="threads">Threads of ONNX Runtime; 0 for all.</param>
    /// <param name="scratch">A folder for the randomised copy of an untrained control; created if needed.</param>
    /// <param name="seed">For the untrained control's weights.</param>
    /// <param name="pictures">The untrained control's layers are scaled by its first pictures, as batch normalisation would.</param>
    /// <exception cref="ConfigException">Nothing by that name.</exception>
    public static Teacher Open(TeacherSection options, int threads, string scratch, ulong seed, ImageSource pictures)
    {
        if (Problem(options) is { } problem) throw new ConfigException(problem);
        if (options.Model == "hog") return new ExtractorTeacher(new HogExtractor(), "none: hand-made features");
        if (options.Model == "pixels") return Pixels();
        string model = FileOf(options.Model);
        if (model.EndsWith(".npy", StringComparison.OrdinalIgnoreCase)) return new VectorTeacher(model);
        if (!NetworkTeacher.IsRecord(model) && !options.Untrained && StudentTeacher.IsStudent(model))
            return StudentTeacher.Open(model, Path.GetFileNameWithoutExtension(model), threads, options.Layer, options.Pooling);
        return OpenNetwork(model, options, RunOptions(threads), scratch, seed, pictures);
    }

    /// <summary>What can be said against the settings without opening anything, or null.</summary>
    public static string? Problem(TeacherSection options)
    {
        if (string.IsNullOrWhiteSpace(options.Model))
            return $"no teacher was given; name a .onnx file, a teacher record (.json), one of {AllNames}.";
        if (options.Model is "hog" or "pixels")
        {
            return options.Layer is not null || options.Pooling is not null || options.Untrained
                ? $"{options.Model} is not a network: it has no layer, pooling or untrained control."
                : null;
        }
        if (!File.Exists(FileOf(options.Model)))
        {
            return $"there is no teacher {options.Model}. " +
                $"Give the path of a .onnx file or of a teacher record (.json), or one of {AllNames}.{Suggestion(options.Model)}";
        }
        try
        {
            if (options.Pooling is { } pooling) _ = FeaturePooling.Parse(pooling);
            return null;
        }
        catch (ConfigException e)
        {
            return e.Message;
        }
    }

    /// <summary>The network whose layer nobody has told: a .onnx without a record, not a student of this project; or null.</summary>
    /// <param name="options">Model, layer, pooling.</param>
    /// <param name="threads">Threads of ONNX Runtime; 0 for all.</param>
    public static NetworkTeacher? Undecided(TeacherSection options, int threads)
    {
        string model = FileOf(options.Model);
        bool bare = options.Layer is null && model.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase)
            && !File.Exists(NetworkTeacher.RecordBeside(model)) && !StudentTeacher.IsStudent(model);
        return bare ? NetworkTeacher.Find(model, options, RunOptions(threads)) : null;
    }

    /// <summary>Any network by what the user calls it, with its record or what is assumed in place of it.</summary>
    /// <exception cref="ConfigException">Nothing by that name, or no network.</exception>
    public static NetworkTeacher Network(TeacherSection options, int threads)
    {
        if (Problem(options) is { } problem) throw new ConfigException(problem);
        string model = FileOf(options.Model);
        if (!NetworkTeacher.IsRecord(model) && !model.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
            throw new ConfigException($"{options.Model} is no network: it has no layers. Give a .onnx file or a teacher record (.json).");
        NetworkTeacher network = NetworkTeacher.Find(model, options, RunOptions(threads));
        if (!network.IsAssumed) return network;
        if (!StudentTeacher.IsStudent(model))
        {
            Output.Note(Assumptions(network.Record));
            return network;
        }
        ImagePreprocessing stated = ModelMetadata.ReadPreprocessing(OnnxModelFile.Load(model));
        return network with { Record = network.Record with { Preprocessing = stated } };
    }

    private static string FileOf(string model) =>
        Bundled.TryGetValue(model, out string? record) ? Path.Combine(AppContext.BaseDirectory, "models", "teachers", record) : model;

    private static ExtractorTeacher OpenNetwork(
        string path, TeacherSection options, OnnxRunOptions run, string scratch, ulong seed, ImageSource pictures)
    {
        NetworkTeacher network = NetworkTeacher.Find(path, options, run);
        (TeacherRecord record, string folder) = (network.Record, network.Folder(options));
        if (network.IsAssumed) Output.Note(Assumptions(record));
        if (options.Untrained)
        {
            Directory.CreateDirectory(scratch);
            var first = new SubsetSource(pictures, [.. Enumerable.Range(0, Math.Min(ScalingPictures, pictures.Count))], pictures.Name);
            ImageBatch batch = new ImagePipeline(first, record.Preprocessing).Batches().First();
            record = OnnxRandomiser.Write(record, folder, (long)(seed >> 1), Path.Combine(scratch, "untrained.onnx"), batch, run);
            folder = scratch;
        }
        return new ExtractorTeacher(new OnnxTeacher(record, folder, run), record.Supervision, record);
    }

    /// <summary>A bare .onnx says nothing about its pictures. What is assumed is said: a wrong guess only makes features worse.</summary>
    private static string Assumptions(TeacherRecord record)
    {
        ImagePreprocessing p = record.Preprocessing;
        string mean = string.Join(' ', p.Mean), deviation = string.Join(' ', p.StandardDeviation);
        string numbers = string.Create(CultureInfo.InvariantCulture, $"{p.Height} x {p.Width} {p.Channels}, scale {p.Scale:G4}");
        return $"teacher   {record.Model} has no record: assuming {numbers}, mean {mean}, sd {deviation}; " +
            $"tapping {record.Tap}, pooling {record.Pooling}. If it was trained otherwise, say so with kt teacher import.";
    }

    /// <summary>The nearest name, unless the user meant a file.</summary>
    private static string Suggestion(string unknown) => unknown.Contains('.') || unknown.Contains(Path.DirectorySeparatorChar)
        ? ""
        : $" The nearest name is {NearestName.Of(unknown, Names, 1)[0]}.";
}
