using KnowledgeTransfer.Torch.Pretext;
using KnowledgeTransfer.Torch.Teachers;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>What a teacher is trained on, and how.</summary>
/// <param name="Images">The pictures, checked and divided.</param>
/// <param name="Task">The lesson, for the pictures' size.</param>
/// <param name="Network">Name of the encoder.</param>
/// <param name="Options">All training options.</param>
internal sealed record TeacherRequest(RunImages Images, PretextTask Task, string Network, TeacherOptions Options);
