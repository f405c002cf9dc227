using System.CommandLine;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Features;
using KnowledgeTransfer.Onnx;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt teacher inspect</c> and <c>kt teacher import</c>.</summary>
internal static class TeacherVerb
{
    public static Verb Create() => new(new Command("teacher", "Look into a network, or describe it as a teacher"), [], Inspect(), Import());

    private static Verb Inspect()
    {
        var model = new Argument<string>("model") { Description = "A .onnx file; it is read, never run" };
        var size = new Option<int?>("--size") { Description = "Input height and width in pixels, where the model leaves them open" };
        var all = new Option<bool>("--all") { Description = "Every tensor, not only maps and vectors with a known shape" };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("inspect", "List every tensor that could be clustered, with suggestions") { model, size, all, json };
        command.SetAction(parsed =>
        {
            OnnxInspection inspection = OnnxInspector.Inspect(parsed.GetRequiredValue(model), parsed.GetValue(size), parsed.GetValue(size));
            if (parsed.GetValue(json))
            {
                Output.Json(inspection);
                return ExitCode.Done;
            }
            IEnumerable<InspectedTensor> shown = parsed.GetValue(all) ? inspection.Tensors : inspection.Tensors.Where(t => t.Dimension is not null);
            Output.Table(["tensor", "made by", "shape", ">depth", ">parameters below", "pooling", ">numbers", ""], shown.Select(t => new[]
            {
                t.Name, t.Operation, t.ShapeText, $"{t.Depth}", t.ParametersBelow is { } p ? $"{p:N0}" : "?", t.Pooling.ToString(),
                t.Dimension is { } d ? $"{d:N0}" : "?", t.Suggestion > 0 ? $"suggestion {t.Suggestion}" : "",
            }));
            Output.Note($"input {inspection.Input}; kt transfer taps suggestion 1 unless --layer says otherwise. Nothing was run.");
            return ExitCode.Done;
        });
        return new Verb(command, ["kt teacher inspect teacher.onnx", "kt teacher inspect teacher.onnx --size 224 --all"]);
    }

    private static Verb Import()
    {
        var model = new Argument<string>("model") { Description = "A .onnx file; it stays where it is" };
        var record = new Option<string?>("--out", "-o") { Description = "The record; MODEL.json beside the model unless given", HelpName = "FILE" };
        Option<string?> layer = CommonOptions.Layer(), pooling = CommonOptions.Pooling();
        var name = new Option<string?>("--name") { Description = "Name for people and tables" };
        var size = new Option<int?>("--size") { Description = "Input height and width in pixels, where the model leaves them open" };
        var scale = new Option<float>("--scale") { Description = "Factor on pixel values 0..255", DefaultValueFactory = _ => 1f / 255 };
        var mean = new Option<float[]>("--mean") { Description = "Subtracted per channel after scaling: three numbers", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [0.485f, 0.456f, 0.406f] };
        var deviation = new Option<float[]>("--sd") { Description = "Divided by per channel: three numbers", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [0.229f, 0.224f, 0.225f] };
        var channels = CommonOptions.Choice("--channels", "Colour order of the input", ChannelOrder.Rgb);
        var layout = new Option<TensorLayout?>("--layout") { Description = "nchw or nhwc; found by itself where the graph tells" };
        var mode = CommonOptions.Choice("--resize", "How pictures are brought to the size", ResizeMode.ShortSideThenCrop);
        var resizeSize = new Option<int>("--resize-size") { Description = "Short side before the crop, in pixels; 0 for the input's" };
        var filter = CommonOptions.Choice("--filter", "Resampling filter", ResizeFilter.Bilinear);
        var licence = new Option<string>("--licence") { Description = "Licence of the weights", DefaultValueFactory = _ => "unknown" };
        var source = new Option<string>("--source") { Description = "Where the model comes from", DefaultValueFactory = _ => "unknown" };
        var supervision = new Option<string>("--supervision") { Description = "For example \"supervised: ImageNet labels\" or \"self-supervised: rotation\"", DefaultValueFactory = _ => "unknown" };
        var command = new Command("import", "Write a teacher record: preprocessing, layer, pooling, licence, the model's hash")
        {
            model, record, layer, pooling, name, size, scale, mean, deviation, channels, layout, mode, resizeSize, filter, licence, source, supervision,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(model);
            string target = parsed.GetValue(record) ?? Path.ChangeExtension(path, ".json");
            TeacherRecord written = TeacherImport.Import(path, target, new TeacherImportOptions
            {
                Name = parsed.GetValue(name), Tap = parsed.GetValue(layer), Pooling = parsed.GetValue(pooling) is { } p ? FeaturePooling.Parse(p) : null,
                Height = parsed.GetValue(size), Width = parsed.GetValue(size), Scale = parsed.GetValue(scale), Mean = parsed.GetValue(mean)!,
                StandardDeviation = parsed.GetValue(deviation)!, Channels = parsed.GetValue(channels), Layout = parsed.GetValue(layout), Mode = parsed.GetValue(mode),
                ResizeSize = parsed.GetValue(resizeSize), Filter = parsed.GetValue(filter), Licence = parsed.GetValue(licence)!, Source = parsed.GetValue(source)!,
                Supervision = parsed.GetValue(supervision)!,
            });
            Output.Note($"{target}: {written.Name}, {written.Tap}, pooling {written.Pooling}, {written.Dimension:N0} numbers per picture; the model's own outputs are unchanged by tapping.");
            Console.Out.WriteLine(target);
            return ExitCode.Done;
        });
        return new Verb(command, ["kt teacher import teacher.onnx --layer relu4 --pooling average --supervision \"supervised: ImageNet\""]);
    }
}
