using System.Diagnostics;
using System.Globalization;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Runtime;
using KnowledgeTransfer.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Students;

/// <summary>One training from its beginning or its checkpoint to its last step.</summary>
internal sealed class TrainingRun : IDisposable
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(300);

    private readonly TorchNetwork _network;
    private readonly MomentumSgd _optimiser;
    private readonly BatchLoader _train;
    private readonly BatchLoader _heldOut;
    private readonly StudentOptions _options;
    private readonly Precision _precision;
    private readonly string _metricsPath;
    private readonly Checkpoint<TrainingState> _checkpoint;
    private readonly IProgress<StageProgress>? _progress;
    private readonly int _batchSize;
    private readonly int _stepsPerEpoch;
    private readonly TrainingState _state;
    private readonly Stopwatch _sinceReport = Stopwatch.StartNew();
    private int[] _order = [];
    private int _orderEpoch = -1;

    /// <summary>Builds the network, and restores the checkpoint if there is one.</summary>
    public TrainingRun(
        NetworkSpec network, TrainingStart? start, BatchLoader train, BatchLoader heldOut, StudentOptions options, Precision precision,
        string folder, TrainingOrigin origin, IProgress<StageProgress>? progress)
    {
        (_train, _heldOut, _options, _precision, _progress) = (train, heldOut, options, precision, progress);
        _batchSize = Math.Min(options.BatchSize, train.Count);
        _stepsPerEpoch = train.Count / _batchSize;
        _metricsPath = Path.Combine(folder, StudentTrainer.MetricsFile);
        _checkpoint = new(Path.Combine(folder, StudentTrainer.CheckpointFile), origin);
        _network = new TorchNetwork(
            network, start?.Weights ?? WeightInitializer.Create(network, options.Seed), start?.LockedNodes, options.Device.Open());
        _optimiser = new MomentumSgd(_network.Trained(), new(options.Momentum, options.Nesterov, options.WeightDecay));
        _state = Resume() ?? new TrainingState();
    }

    /// <summary>Steps done.</summary>
    public long StepCount => _state.Step;

    private long TotalSteps => Math.Min((long)_options.Epochs * _stepsPerEpoch, _options.StepLimit ?? long.MaxValue);

    /// <summary>Steps since the last epoch that was evaluated; a step limit may end training within an epoch.</summary>
    private int StepsOfEpoch => (int)(_state.Step - (long)_state.Epochs.Count * _stepsPerEpoch);

    /// <summary>Trains to the end.</summary>
    public IReadOnlyList<EpochMetrics> Complete(CancellationToken cancellation)
    {
        while (true)
        {
            if (cancellation.IsCancellationRequested)
            {
                SaveCheckpoint();
                cancellation.ThrowIfCancellationRequested();
            }
            // An epoch whose steps are done but which is not evaluated can also come out of a checkpoint.
            if (StepsOfEpoch == _stepsPerEpoch || _state.Step == TotalSteps)
            {
                if (!TryEndEpoch(cancellation)) continue;
                if (_state.Step == TotalSteps) return _state.Epochs;
            }
            Step();
            if (_state.Step % _options.CheckpointSteps == 0) SaveCheckpoint();
        }
    }

    /// <summary>The weights as they are now.</summary>
    public WeightSet Weights() => _network.ToWeights();

    /// <summary>Removes the checkpoint.</summary>
    public void DeleteCheckpoint() => _checkpoint.Delete();

    /// <summary>Frees all tensors.</summary>
    public void Dispose()
    {
        _optimiser.Dispose();
        _network.Dispose();
    }

    private void Step()
    {
        int epoch = (int)(_state.Step / _stepsPerEpoch), position = (int)(_state.Step % _stepsPerEpoch);
        if (_orderEpoch != epoch) (_order, _orderEpoch) = (_train.Order(epoch), epoch);
        double rate = _options.RateAt(_state.Step, _stepsPerEpoch);
        using DisposeScope scope = NewDisposeScope();
        (Tensor pictures, Tensor clusters) = _train.Load(_order.AsSpan(position * _batchSize, _batchSize), epoch);
        var pass = new TrainingPass(CounterRandom.Key(_options.Seed, (ulong)RandomPurpose.Dropout, (ulong)_state.Step));
        Tensor logits, asked = clusters.On(_network.Device);
        using (TrainingPrecision.Enter(_precision, _network.Device)) logits = _network.Forward(pictures, pass).to_type(ScalarType.Float32);
        Tensor loss = nn.functional.cross_entropy(logits, asked);
        double value = loss.item<float>();
        TrainingHealth.RequireFinite(value, _state.Step, rate);
        _optimiser.Step(loss, rate);
        if (_state.Step == 0) _state.InitialLoss = value;
        _state.LossSum += value;
        _state.CorrectCount += logits.argmax(1).eq(asked).sum().item<long>();
        _state.Step++;
        Report(value);
    }

    private TrainingState? Resume()
    {
        if (_checkpoint.Load() is not { } saved) return null;
        _network.Load(saved.Tensors.Where(name => !MomentumSgd.IsVelocity(name)));
        _optimiser.Load(saved.Tensors);
        return saved.State;
    }

    private void SaveCheckpoint()
    {
        WeightSet tensors = _network.ToWeights();
        _optimiser.Save(tensors);
        _checkpoint.Save(tensors, _state);
    }

    /// <summary>Evaluates the epoch that is complete; false if cancelled meanwhile, with nothing changed.</summary>
    private bool TryEndEpoch(CancellationToken cancellation)
    {
        HeldOutEvaluation? heldOut;
        try
        {
            heldOut = HeldOutEvaluation.Measure(_network, _heldOut, _precision, _options.BatchSize, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return false;
        }
        int steps = StepsOfEpoch;
        var metrics = new EpochMetrics(
            _state.Epochs.Count + 1,
            _options.RateAt(_state.Step - 1, _stepsPerEpoch),
            _state.LossSum / steps,
            (double)_state.CorrectCount / ((long)steps * _batchSize),
            heldOut?.Agreement,
            heldOut?.LargestPredictedShare,
            heldOut?.EmbeddingSpread);
        _state.Epochs.Add(metrics);
        (_state.LossSum, _state.CorrectCount) = (0, 0);
        MetricsTable.Write(_metricsPath, _state.Epochs);
        TrainingHealth.RequireProgress(_state.Epochs, _stepsPerEpoch, _state.InitialLoss, _options);
        return true;
    }

    private void Report(double loss)
    {
        if (_progress is null || (_sinceReport.Elapsed < ReportInterval && _state.Step != TotalSteps)) return;
        _sinceReport.Restart();
        double? agreement = _state.Epochs.Count == 0 ? null : _state.Epochs[^1].HeldOutAgreement;
        long epoch = (_state.Step - 1) / _stepsPerEpoch + 1;
        string detail = string.Create(CultureInfo.InvariantCulture, $"epoch {epoch}/{_options.Epochs}, loss {loss:F3}");
        if (agreement is { } share) detail += string.Create(CultureInfo.InvariantCulture, $", held-out agreement {100 * share:F1} %");
        _progress.Report(new StageProgress("student", "steps", _state.Step, TotalSteps, detail));
    }
}
