using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>Turns a plain count, as the libraries report it, into the progress of a stage.</summary>
/// <param name="progress">Receives it.</param>
/// <param name="stage">One word.</param>
/// <param name="what">What is counted, plural.</param>
/// <param name="total">How many there are.</param>
internal sealed class CountProgress(IProgress<StageProgress> progress, string stage, string what, long total)
    : IProgress<int>, IProgress<long>
{
    public void Report(int value) => Report((long)value);

    public void Report(long value) => progress.Report(new StageProgress(stage, what, value, total));
}
