namespace KnowledgeTransfer.Reports;

/// <summary>Everything that the page of a teacher shows. Before training only the examples are there.</summary>
public sealed record TeacherReportData
{
    /// <summary>Heading, for example <c>rotation, vgg16-small</c>.</summary>
    public required string Title { get; init; }

    /// <summary>What the network is asked, as a sentence.</summary>
    public required string Question { get; init; }

    /// <summary>The paper that the task comes from.</summary>
    public required string Source { get; init; }

    /// <summary>Key figures below the title: pictures, network, steps.</summary>
    public IReadOnlyList<NamedValue> Figures { get; init; } = [];

    /// <summary>
    /// Whether the share of right answers is what counts; otherwise the loss is, as where rare answers weigh more than frequent ones.
    /// </summary>
    public bool IsJudgedByAccuracy { get; init; } = true;

    /// <summary>Share of right answers by guessing; null where answers are numbers.</summary>
    public double? ChanceAccuracy { get; init; }

    /// <summary>Loss of the best constant answer; null where it is not known.</summary>
    public double? ChanceLoss { get; init; }

    /// <summary>Unit of the loss, for example <c>cross-entropy, nats</c>.</summary>
    public string LossUnit { get; init; } = "loss";

    /// <summary>How training went, ascending by step; empty before training.</summary>
    public IReadOnlyList<TeacherCurvePoint> Curve { get; init; } = [];

    /// <summary>Examples, in the order in which they are shown.</summary>
    public IReadOnlyList<TeacherIllustration> Illustrations { get; init; } = [];

    /// <summary>How the examples were chosen, as a sentence.</summary>
    public string IllustrationNote { get; init; } = "";

    /// <summary>What is taken for what; null where answers are numbers, and before training.</summary>
    public TeacherConfusion? Confusion { get; init; }

    /// <summary>The shortcut report; null where there is none.</summary>
    public TeacherShortcuts? Shortcuts { get; init; }

    /// <summary>Why there is no shortcut report, as a sentence, or empty.</summary>
    public string ShortcutNote { get; init; } = "";

    /// <summary>Options of task and training.</summary>
    public IReadOnlyList<NamedValue> Settings { get; init; } = [];

    /// <summary>Files beside the page, and what they are.</summary>
    public IReadOnlyList<NamedValue> Files { get; init; } = [];
}
