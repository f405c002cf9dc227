using System.CommandLine;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Onnx;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt teacher inspect MODEL</c>: what a network has to tap.</summary>
internal static class TeacherInspectVerb
{
    public static Verb Create()
    {
        var model = new Argument<string>("model") { Description = "A .onnx file; it is read, never run" };
        var size = new Option<int?>("--size") { Description = "Input height and width in pixels, where the model leaves them open" };
        var all = new Option<bool>("--all") { Description = "Every tensor, not only maps and vectors with a known shape" };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("inspect", "List every tensor that could be clustered, with suggestions") { model, size, all, json };
        command.SetAction(parsed =>
        {
            int? side = parsed.GetValue(size);
            OnnxInspection inspection = OnnxInspector.Inspect(parsed.GetRequiredValue(model), side, side);
            if (parsed.GetValue(json)) Output.Json(inspection);
            else Print(inspection, parsed.GetValue(all));
            return ExitCode.Done;
        });
        return new Verb(command, ["kt teacher inspect teacher.onnx", "kt teacher inspect teacher.onnx --size 224 --all"]);
    }

    private static void Print(OnnxInspection inspection, bool all)
    {
        Output.Table(
            ["tensor", "made by", "shape", ">depth", ">parameters below", "pooling", ">numbers", ""],
            inspection.Tensors.Where(t => all || t.Dimension is not null).Select(Row));
        Output.Note($"input {inspection.Input}; kt transfer taps suggestion 1 unless --layer says otherwise. Nothing was run.");

        static string[] Row(InspectedTensor t) =>
        [
            t.Name,
            t.Operation,
            t.ShapeText,
            $"{t.Depth}",
            t.ParametersBelow is { } parameters ? $"{parameters:N0}" : "?",
            t.Pooling.ToString(),
            t.Dimension is { } dimension ? $"{dimension:N0}" : "?",
            t.Suggestion > 0 ? $"suggestion {t.Suggestion}" : "",
        ];
    }
}
