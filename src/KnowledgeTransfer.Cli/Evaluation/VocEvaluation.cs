using KnowledgeTransfer.Data.Voc;
using KnowledgeTransfer.Torch.Protocols.FineTuning;

namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary>
/// A protocol on data in VOC layout, as its verb and the columns of leaderboards know it: all of it but what the command line or a
/// configuration says. Options that only one protocol has are properties of its own record.
/// </summary>
internal abstract record VocEvaluation
{
    /// <summary>The protocol's word.</summary>
    public abstract string Name { get; }

    /// <summary>Lists to learn from and to judge by unless told.</summary>
    public abstract (string Train, string Test) DefaultSplits { get; }

    /// <summary>The schedules, the paper's first.</summary>
    public abstract IReadOnlyList<FineTuningSchedule> Schedules { get; }

    /// <summary>Words of the schedules, in their order.</summary>
    public IEnumerable<string> ScheduleNames => Schedules.Select(schedule => schedule.Name);

    /// <summary>Whether something in <see cref="VocRequest.SharedFolder"/> is made once, whatever the weights.</summary>
    public virtual bool SharesWork => false;

    /// <summary>Ids of a list, in the file's order.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="split">Name of the list.</param>
    /// <exception cref="ConfigException">There is no such list; the message says which there are.</exception>
    /// <exception cref="DataException">The list is wrong.</exception>
    public virtual IReadOnlyList<string> ReadList(VocFolder data, string split) => data.ReadSplit(split);

    /// <summary>Runs what is not there yet.</summary>
    /// <param name="request">Weights, data, schedule.</param>
    /// <exception cref="ConfigException">A list is missing or an option impossible; nothing has been run then.</exception>
    /// <exception cref="DataException">The data cannot be learned or judged; nothing has been run then.</exception>
    /// <exception cref="ShapeException">The weights do not fit; nothing has been run then.</exception>
    public abstract VocOutcome Run(VocRequest request);

    /// <summary>The schedule of that name.</summary>
    /// <param name="name">One of <see cref="ScheduleNames"/>.</param>
    public FineTuningSchedule Schedule(string name) => Schedules.Single(schedule => schedule.Name == name);

    /// <summary>The schedule that a request asks for, with the user's changes.</summary>
    /// <exception cref="ConfigException">It is impossible.</exception>
    protected FineTuningSchedule Schedule(VocRequest request)
    {
        FineTuningSchedule schedule = Schedule(request.Schedule).Changed(request.Steps, request.LearningRate);
        return schedule.Problems() is { Count: > 0 } problems
            ? throw new ConfigException($"{Name}: {string.Join(" ", problems)}")
            : schedule;
    }
}
