using KnowledgeTransfer.Reports;
using KnowledgeTransfer.Torch.Pretext;

namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>Counts what was answered to what.</summary>
/// <param name="task">Its answers are classes.</param>
internal sealed class ClassCounts(PretextTask task)
{
    private readonly SortedDictionary<(int Truth, int Guess), long> _counts = [];
    private int _classCount;

    /// <summary>Adds the answers of an example.</summary>
    public void Add(AnsweredExample example)
    {
        _classCount = example.Output!.Length / example.Classes.Length;
        for (int i = 0; i < example.Classes.Length; i++)
        {
            (int, int) pair = ((int)example.Classes[i], example.Guess(i)!.Value);
            _counts[pair] = _counts.GetValueOrDefault(pair) + 1;
        }
    }

    /// <summary>All that was counted. Quadratic in the number of classes where they have a distance.</summary>
    public TeacherConfusion ToConfusion()
    {
        TaskIllustrator illustrator = task.Illustrator;
        var confusion = new TeacherConfusion
        {
            ClassNames = [.. Enumerable.Range(0, _classCount).Select(illustrator.ClassName)],
            Pairs = [.. _counts.Select(pair => new ConfusedPair(pair.Key.Truth, pair.Key.Guess, pair.Value))],
        };
        if (illustrator.DistanceName.Length == 0 || _counts.Count == 0) return confusion;
        // Guessing is averaged over the classes that were asked for.
        int[] asked = [.. _counts.Keys.Select(pair => pair.Truth).Distinct()];
        long[] guesses = Histogram(asked.SelectMany(truth =>
            Enumerable.Range(0, _classCount).Select(guess => (illustrator.Distance(truth, guess), 1L))));
        long[] answers = Histogram(_counts.Select(pair => (illustrator.Distance(pair.Key.Truth, pair.Key.Guess), pair.Value)));
        Array.Resize(ref answers, Math.Max(answers.Length, guesses.Length));
        return confusion with
        {
            DistanceName = illustrator.DistanceName,
            CountsByDistance = answers,
            ChanceByDistance = [.. guesses.Select(count => (double)count / guesses.Sum())],
        };
    }

    private static long[] Histogram(IEnumerable<(int Distance, long Count)> values)
    {
        var counts = new List<long>();
        foreach ((int distance, long count) in values)
        {
            while (counts.Count <= distance) counts.Add(0);
            counts[distance] += count;
        }
        return [.. counts];
    }
}
