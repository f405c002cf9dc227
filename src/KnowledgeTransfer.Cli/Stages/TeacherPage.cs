using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Reports;
using KnowledgeTransfer.Torch.Pretext;
using KnowledgeTransfer.Torch.Teachers;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>Brings together what a teacher's page shows.</summary>
internal static class TeacherPage
{
    /// <summary>The page that lies beside a trained teacher.</summary>
    public const string FileName = "report.html";

    private static readonly NamedValue[] Files =
    [
        new(TeacherStage.Teacher, "the encoder; kt transfer takes it"),
        new(TeacherStage.Record, "how it wants its pictures, and which layer is tapped"),
        new(TeacherStage.Untrained, "the same network before the first step: the control"),
        new(TeacherStage.UntrainedRecord, "the control's record"),
        new(TeacherTrainer.WeightsFile, "weights of the encoder"),
        new(TeacherTrainer.UntrainedFile, "weights of the control"),
        new(TeacherTrainer.TaskFile, "encoder and head, with which the task is answered"),
        new(TeacherTrainer.MetricsFile, "loss and accuracy by step"),
    ];

    /// <summary>What a network would be shown.</summary>
    public static TeacherReportData BeforeTraining(PretextTask task, TeacherPreview preview) => new()
    {
        Title = task.Name,
        Question = task.Illustrator.Question,
        Source = task.Source,
        Illustrations = preview.Illustrations,
        IllustrationNote = "The first held-out pictures by name. Nothing is trained yet.",
    };

    /// <summary>What a network was shown, what it answers, how it learned.</summary>
    /// <param name="task">The lesson.</param>
    /// <param name="training">Settings and metrics.</param>
    /// <param name="options">Task, network and options as the record has them.</param>
    /// <param name="preview">Examples and confusion.</param>
    /// <param name="shortcuts">The shortcut test; null where it does not apply or was not made.</param>
    public static TeacherReportData Of(
        PretextTask task, TeacherResult training, JsonObject options, TeacherPreview preview, TeacherShortcuts? shortcuts)
    {
        return new TeacherReportData
        {
            Title = $"{training.Task}, {training.Network}",
            Question = task.Illustrator.Question,
            Source = task.Source,
            Figures =
            [
                new("network", training.Network),
                new("parameters, head included", training.ParameterCount.ToString("N0", CultureInfo.InvariantCulture)),
                new("steps", training.Rows[^1].Step.ToString("N0", CultureInfo.InvariantCulture)),
                new("pictures per step", training.BatchSize.ToString("N0", CultureInfo.InvariantCulture)),
                new("precision", training.Precision.ToString().ToLowerInvariant()),
            ],
            IsJudgedByAccuracy = task.Shape.AsksForClasses,
            ChanceAccuracy = training.ChanceAccuracy,
            ChanceLoss = training.ChanceLoss,
            LossUnit = task.Shape.AsksForClasses ? "cross-entropy, nats" : "loss",
            Curve = [.. training.Rows.Select(r => new TeacherCurvePoint(r.Step, r.Loss, r.Accuracy, r.HeldOutLoss, r.HeldOutAccuracy))],
            Illustrations = preview.Illustrations,
            IllustrationNote = "The first held-out pictures by name: not chosen, never learned from.",
            Confusion = preview.Confusion,
            Shortcuts = shortcuts,
            ShortcutNote = ShortcutTest.Problem(task) ?? "",
            Settings = [.. Flatten("", options)],
            Files = Files,
        };
    }

    private static IEnumerable<NamedValue> Flatten(string path, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                return members.SelectMany(member => Flatten(path.Length == 0 ? member.Key : $"{path}.{member.Key}", member.Value));
            case JsonArray items:
                return [new NamedValue(path, string.Join(", ", items.Select(item => item?.ToJsonString() ?? "null")))];
            default:
                bool isText = node?.GetValueKind() == JsonValueKind.String;
                return [new NamedValue(path, isText ? (string)node! : node?.ToJsonString() ?? "null")];
        }
    }
}
