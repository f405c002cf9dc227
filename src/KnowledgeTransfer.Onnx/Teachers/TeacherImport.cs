using KnowledgeTransfer.Data;
using KnowledgeTransfer.Features;
using Microsoft.ML.OnnxRuntime;

namespace KnowledgeTransfer.Onnx;

/// <summary>Makes a teacher record for a foreign model: reads what the graph tells, runs it once, checks the tap.</summary>
public static class TeacherImport
{
    /// <summary>Imports a model and writes its record.</summary>
    /// <param name="modelPath">The .onnx file. It stays where it is; the record refers to it relative to its own folder.</param>
    /// <param name="recordPath">The JSON file to write.</param>
    /// <param name="options">What the user knows; null for all defaults.</param>
    /// <param name="run">Threads and limits; null for the defaults.</param>
    /// <returns>The record that was written.</returns>
    /// <exception cref="ArtefactException">The model is broken or does not load; the message names the first offending node.</exception>
    /// <exception cref="ConfigException">An option does not suit the model; an unknown layer is answered with the nearest
    /// names.</exception>
    /// <exception cref="ShapeException">The tapped tensor cannot be pooled into one vector per picture.</exception>
    /// <exception cref="DivergenceException">Tapping changes the model's own outputs.</exception>
    /// <exception cref="DeviceException">The model fails, or breaks a limit.</exception>
    public static TeacherRecord Import(
        string modelPath, string recordPath, TeacherImportOptions? options = null, OnnxRunOptions? run = null)
    {
        OnnxModelFile file = OnnxModelFile.Load(modelPath);
        string folder = Path.GetDirectoryName(Path.GetFullPath(recordPath))!;
        TeacherRecord record = Describe(file, Path.GetRelativePath(folder, Path.GetFullPath(modelPath)).Replace('\\', '/'), options, run);
        TapCheck check = TapCheck.Run(file, record.Preprocessing, record.Tap, run);
        if (!check.Passed)
        {
            throw new DivergenceException(
                $"{modelPath}: tapping {record.Tap} changes the model: original outputs {(check.BitEqual ? "equal" : "differ")} in " +
                    $"bits without graph optimisation, " +
                $"greatest difference with it {check.GreatestRelativeDifference:g3} of the range, allowed {TapCheck.Tolerance:g3}. " +
                    $"Choose another layer.");
        }
        record.Save(recordPath);
        return record;
    }

    /// <summary>The record of a model without writing it or checking the tap; the network is run once, on one batch of zeros.</summary>
    /// <param name="file">The loaded model.</param>
    /// <param name="model">How the record shall name the model file.</param>
    /// <param name="options">What the user knows; null for all defaults.</param>
    /// <param name="run">Threads and limits; null for the defaults.</param>
    /// <inheritdoc cref="Import" path="/exception"/>
    public static TeacherRecord Describe(OnnxModelFile file, string model, TeacherImportOptions? options = null, OnnxRunOptions? run = null)
    {
        options ??= new TeacherImportOptions();
        ImagePreprocessing preprocessing = Preprocessing(PictureInput.Find(file, options.Layout), options);
        return Describe(file, model, preprocessing, options, run ?? new OnnxRunOptions());
    }

    /// <summary>
    /// The record of a teacher that <see cref="OnnxWriter.WriteTeacher"/> wrote, without writing it; the network is run once.
    /// </summary>
    /// <param name="file">The loaded model; its metadata tell preprocessing, task and network.</param>
    /// <param name="model">How the record shall name the model file.</param>
    /// <param name="options">
    /// Tap, pooling, name, source, licence, supervision; what it says about preprocessing does not count. Name, source and supervision that
    /// are not given are made of network and task.
    /// </param>
    /// <param name="run">Threads and limits; null for the defaults.</param>
    /// <exception cref="ArtefactException">The model is no teacher that this project trained, or does not load.</exception>
    /// <exception cref="ConfigException">There is no such layer.</exception>
    /// <exception cref="ShapeException">The layer cannot be pooled like this.</exception>
    /// <exception cref="DeviceException">The model fails, or breaks a limit.</exception>
    public static TeacherRecord DescribeTrained(
        OnnxModelFile file, string model, TeacherImportOptions? options = null, OnnxRunOptions? run = null)
    {
        if (!file.Metadata.TryGetValue(ModelMetadata.TaskKey, out string? task)
            || !file.Metadata.TryGetValue(ModelMetadata.NetworkKey, out string? network))
        {
            throw new ArtefactException(
                $"{file.Path} is not a teacher that this project trained: it has no metadata {ModelMetadata.TaskKey}. Import it.");
        }
        options ??= new TeacherImportOptions();
        options = options with
        {
            Name = options.Name ?? $"{network} {task}",
            Source = Known(options.Source) ?? $"{network}, trained with KnowledgeTransfer",
            Supervision = Known(options.Supervision) ?? $"self-supervised: {task}",
        };
        return Describe(file, model, ModelMetadata.ReadPreprocessing(file), options, run ?? new OnnxRunOptions());

        static string? Known(string text) => text == TeacherImportOptions.Unknown ? null : text;
    }

    /// <summary>The record of a model whose preprocessing is known; what the options say about it does not count.</summary>
    internal static TeacherRecord Describe(
        OnnxModelFile file, string model, ImagePreprocessing preprocessing, TeacherImportOptions options, OnnxRunOptions run)
    {
        if (!PictureInput.Find(file, preprocessing.Layout).Takes(preprocessing.Height, preprocessing.Width))
            file = file.WithFreePictureSize();
        OnnxInspection inspection = OnnxInspector.Inspect(file, preprocessing.Height, preprocessing.Width, preprocessing.Layout);
        string tap = options.Tap ?? inspection.Suggestions.FirstOrDefault()?.Name
            ?? throw new ConfigException(
                $"{file.Path}: no layer can be suggested; choose one of the {inspection.Tensors.Count} that `kt teacher inspect` lists.");
        file.Graph.RequireTensor(tap, file.Path);
        long[] shape = Probe(file, inspection, preprocessing, tap, run);
        FeaturePooling pooling = options.Pooling ?? SuggestionRule.Pool([.. shape]).Pooling;
        if (TappedShape.Of(shape) is not { } tapped || !tapped.Allows(pooling))
            throw new ShapeException(
                $"{file.Path}: layer {tap} is [{string.Join(", ", shape)}], which pooling \"{pooling}\" cannot turn into one vector " +
                $"per picture. Choose another layer or pooling none.");
        var record = new TeacherRecord
        {
            Name = options.Name ?? Path.GetFileNameWithoutExtension(file.Path),
            Kind = TeacherRecord.OnnxKind,
            Model = model,
            Sha256 = file.Sha256,
            ExternalData = file.ExternalData,
            Source = options.Source,
            Licence = options.Licence,
            Supervision = options.Supervision,
            Preprocessing = preprocessing,
            Input = inspection.Input,
            Tap = tap,
            Pooling = pooling.ToString(),
            Dimension = checked((int)pooling.Dimension(tapped.Channels, tapped.Height, tapped.Width)),
        };
        record.Validate(file.Path);
        return record;
    }

    private static ImagePreprocessing Preprocessing(PictureInput input, TeacherImportOptions options)
    {
        int height = options.Height ?? input.Height ?? options.Width ?? 224;
        return new ImagePreprocessing
        {
            Height = height,
            Width = options.Width ?? (options.Height is null ? input.Width : null) ?? height,
            Mode = options.Mode,
            ResizeSize = options.ResizeSize,
            Filter = options.Filter,
            Channels = options.Channels,
            Layout = input.Layout,
            Scale = options.Scale,
            Mean = options.Mean,
            StandardDeviation = options.StandardDeviation,
        };
    }

    private static long[] Probe(
        OnnxModelFile file, OnnxInspection inspection, ImagePreprocessing preprocessing, string tap, OnnxRunOptions run)
    {
        int count = inspection.BatchSize ?? 1;
        using OnnxSession session = OnnxSession.Open(file, ModelCut.Ending(file, tap), run);
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(
            inspection.Input, new float[checked(count * 3 * preprocessing.Height * preprocessing.Width)],
                PictureInput.Shape(count, preprocessing), tap);
        return outputs[0].GetTensorTypeAndShape().Shape;
    }
}
