using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Onnx;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>
/// The judge of a sweep: probes with labels on every reading, beside the ranking, which sees neither. The one place of a sweep where labels
/// are.
/// </summary>
internal sealed class SweepProbes
{
    private const int NeighbourCount = 20, TestShare = 4;

    private readonly ImageLabels _labels;
    private readonly int _threads;
    private readonly Dictionary<(string Layer, string Pooling), SweepProbe> _probes = [];

    /// <summary>Reads the labels of the sample.</summary>
    /// <param name="request">What is compared.</param>
    /// <exception cref="DataException">There is nothing to judge by: the pictures have no labels.</exception>
    public SweepProbes(SweepRequest request)
    {
        _threads = request.Threads;
        _labels = TeacherSweep.Sample(request.Pictures, request.SampleSize).Labels
            ?? throw new DataException(
                $"{request.Pictures.Name} has no labels to judge the ranking by. Leave --labels out: the ranking needs none.");
    }

    /// <summary>Hash of the labels, for the key of the stage.</summary>
    public string Hash => FileHash.OfText(string.Join(',', _labels.Classes));

    /// <summary>Fits on three quarters of the sample and scores on every fourth picture.</summary>
    /// <param name="reading">What was read.</param>
    /// <param name="features">[n, d] features of the sample.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    public void Judge(TapReading reading, FeatureMatrix features, CancellationToken cancellation)
    {
        long[] all = [.. Enumerable.Range(0, (int)features.RowCount).Select(row => (long)row)];
        long[] train = [.. all.Where(row => row % TestShare != 0)], test = [.. all.Where(row => row % TestShare == 0)];
        using var pair = new FeaturePair(new RowSelection(features, train), new RowSelection(features, test));
        var section = new EvalSection { Neighbours = [NeighbourCount] };
        var subject = new EvalSubject(EvalSubject.Teacher, "", reading.Layer, null);
        List<ProbeResult> scores = Probes.Run(pair, Part(train), Part(test), subject, section, _threads, cancellation);
        _probes[(reading.Layer, reading.Pooling.ToString())] = scores.Count == 2
            ? new SweepProbe(scores[0].Accuracy, scores[1].Accuracy)
            : throw new DataException("the sample has no labelled pictures on both sides of the probe; leave --labels out.");

        ImageLabels Part(long[] rows) => _labels with { Classes = Array.ConvertAll(rows, row => _labels.Classes[(int)row]) };
    }

    /// <summary>What was found, in the order of a ranking.</summary>
    /// <param name="choices">All judged before.</param>
    public IReadOnlyList<SweepProbe> InOrderOf(IReadOnlyList<SweepChoice> choices) =>
        [.. choices.Select(choice => _probes[(choice.Layer, choice.Pooling)])];
}
