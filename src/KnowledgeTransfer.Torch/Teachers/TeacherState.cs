namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>Where a training stands, apart from weights and velocities.</summary>
internal sealed class TeacherState
{
    /// <summary>Optimiser steps done.</summary>
    public long Step { get; set; }

    /// <summary>Sum of the losses of this row's steps.</summary>
    public double LossSum { get; set; }

    /// <summary>Right answers in this row's steps.</summary>
    public long CorrectCount { get; set; }

    /// <summary>Answers in this row's steps.</summary>
    public long AnswerCount { get; set; }

    /// <summary>What <see cref="ChanceWatch"/> looks at.</summary>
    public ChanceWindow Window { get; set; } = new(0, 0, 0, 0);

    /// <summary>Rows that are complete.</summary>
    public List<TeacherMetrics> Rows { get; init; } = [];
}
