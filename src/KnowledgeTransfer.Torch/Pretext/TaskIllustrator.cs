using KnowledgeTransfer.Data;
using KnowledgeTransfer.Reports;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>Shows people what a task asks: each task has its own, a pure function of an example and its answer.</summary>
public abstract class TaskIllustrator
{
    /// <summary>What the network is asked, as a sentence.</summary>
    public abstract string Question { get; }

    /// <summary>Name of a class for people.</summary>
    /// <param name="index">0 to classes - 1.</param>
    public virtual string ClassName(int index) => $"{index}";

    /// <summary>What <see cref="Distance"/> counts; empty where classes have no distance.</summary>
    public virtual string DistanceName => "";

    /// <summary>How far two classes are apart, 0 for equal ones; asked only where <see cref="DistanceName"/> is not empty.</summary>
    public virtual int Distance(int truth, int guess) => truth == guess ? 0 : 1;

    /// <summary>An example as pictures: what is shown, what was answered, the truth.</summary>
    /// <param name="example">Made by the task's maker.</param>
    /// <param name="preprocessing">Mean and deviation that the maker used.</param>
    public abstract IReadOnlyList<TeacherPicture> Illustrate(AnsweredExample example, ImagePreprocessing preprocessing);
}
