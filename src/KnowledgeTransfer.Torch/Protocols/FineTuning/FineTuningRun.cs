using System.Diagnostics;
using System.Globalization;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Protocols.FineTuning;

/// <summary>
/// The loop of the protocols whose steps are their own: stochastic gradient descent on the tensors of one or several networks, with metrics
/// and checkpoints. What a step looks at and what its loss is, the protocol says as a function of the step's number; if that is all it
/// depends on, an interrupted and resumed run ends in the same bytes as an uninterrupted one.
/// </summary>
internal sealed class FineTuningRun : IDisposable
{
    /// <summary>State of an unfinished run; removed at the end.</summary>
    public const string CheckpointFile = "checkpoint.safetensors";

    /// <summary>One line per two-hundredth of the steps.</summary>
    public const string MetricsFile = "metrics.csv";

    private const int Rows = 200, CheckpointSteps = 200;
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(300);

    private readonly string _name;
    private readonly (string Prefix, TorchNetwork Network)[] _networks;
    private readonly FineTuningSchedule _schedule;
    private readonly Func<long, Tensor> _loss;
    private readonly MomentumSgd _optimiser;
    private readonly Checkpoint<FineTuningState> _checkpoint;
    private readonly string _metricsPath;
    private readonly IProgress<StageProgress>? _progress;
    private readonly FineTuningState _state;
    private readonly Stopwatch _sinceReport = Stopwatch.StartNew();

    /// <summary>Restores the checkpoint if there is one.</summary>
    /// <param name="name">The protocol's word.</param>
    /// <param name="networks">What learns, with a prefix that tells the names of tensors apart; not disposed of here.</param>
    /// <param name="schedule">How long and how fast.</param>
    /// <param name="loss">The loss of a step, counted from 0, as a scalar in the current dispose scope.</param>
    /// <param name="folder">Receives checkpoint and metrics; exists.</param>
    /// <param name="origin">Everything that the result depends on.</param>
    /// <param name="progress">Told a few times a second; null for none.</param>
    /// <exception cref="ConfigException">The schedule is impossible.</exception>
    /// <exception cref="ArtefactException">The checkpoint is damaged or of something else.</exception>
    public FineTuningRun(
        string name, IEnumerable<(string Prefix, TorchNetwork Network)> networks, FineTuningSchedule schedule, Func<long, Tensor> loss,
        string folder, TrainingOrigin origin, IProgress<StageProgress>? progress)
    {
        if (schedule.Problems() is { Count: > 0 } problems) throw new ConfigException($"{name}: {string.Join(" ", problems)}");
        (_name, _networks, _schedule, _loss, _progress) = (name, [.. networks], schedule, loss, progress);
        _metricsPath = Path.Combine(folder, MetricsFile);
        _checkpoint = new(Path.Combine(folder, CheckpointFile), origin);
        var options = new MomentumSgdOptions(schedule.Momentum, Nesterov: false, schedule.WeightDecay);
        _optimiser = new MomentumSgd(_networks.SelectMany(n => n.Network.Trained(n.Prefix)), options);
        _state = Resume() ?? new FineTuningState();
    }

    private long StepsPerRow => Math.Max(1, _schedule.Steps / Rows);

    /// <summary>Trains to the end and removes the checkpoint.</summary>
    /// <param name="cancellation">Stops after the current step and leaves a checkpoint.</param>
    /// <returns>The metrics.</returns>
    /// <exception cref="DivergenceException">A loss is not finite.</exception>
    public IReadOnlyList<FineTuningPoint> Complete(CancellationToken cancellation)
    {
        while (_state.Step < _schedule.Steps)
        {
            if (cancellation.IsCancellationRequested)
            {
                Save();
                cancellation.ThrowIfCancellationRequested();
            }
            Step();
            if (_state.Step % CheckpointSteps == 0) Save();
        }
        WriteMetrics();
        _checkpoint.Delete();
        return _state.Points;
    }

    /// <summary>Frees the velocities.</summary>
    public void Dispose() => _optimiser.Dispose();

    private void Step()
    {
        using DisposeScope scope = NewDisposeScope();
        double rate = _schedule.RateAt(_state.Step);
        Tensor loss = _loss(_state.Step);
        double value = loss.item<float>();
        if (!double.IsFinite(value))
        {
            throw new DivergenceException(string.Create(CultureInfo.InvariantCulture,
                $"{_name}: the loss became {value} at step {_state.Step} (learning rate {rate:G3}). Lower the learning rate."));
        }
        _optimiser.Step(loss, rate);
        _state.Step++;
        _state.LossSum += value;
        if (_state.Step % StepsPerRow == 0 || _state.Step == _schedule.Steps) AddRow(rate);
        Report(value);
    }

    private void AddRow(double rate)
    {
        long before = _state.Points.Count == 0 ? 0 : _state.Points[^1].Step;
        _state.Points.Add(new FineTuningPoint(_state.Step, rate, _state.LossSum / (_state.Step - before)));
        _state.LossSum = 0;
    }

    private FineTuningState? Resume()
    {
        if (_checkpoint.Load() is not { } saved) return null;
        foreach ((string prefix, TorchNetwork network) in _networks)
            network.Load(saved.Tensors.Where(name => !MomentumSgd.IsVelocity(name)).Part(prefix));
        _optimiser.Load(saved.Tensors);
        return saved.State;
    }

    private void Save()
    {
        WriteMetrics();
        var tensors = new WeightSet();
        foreach ((string prefix, TorchNetwork network) in _networks) tensors.AddAll(network.ToWeights(), prefix);
        _optimiser.Save(tensors);
        _checkpoint.Save(tensors, _state);
    }

    private void WriteMetrics() => AtomicFile.WriteText(_metricsPath, string.Concat(_state.Points
        .Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Step},{p.LearningRate:R},{p.Loss:R}\n"))
        .Prepend("step,learning_rate,loss\n")));

    private void Report(double loss)
    {
        if (_progress is null || (_sinceReport.Elapsed < ReportInterval && _state.Step != _schedule.Steps)) return;
        _sinceReport.Restart();
        _progress.Report(new StageProgress(
            _name, "steps", _state.Step, _schedule.Steps, string.Create(CultureInfo.InvariantCulture, $"loss {loss:F3}")));
    }
}
