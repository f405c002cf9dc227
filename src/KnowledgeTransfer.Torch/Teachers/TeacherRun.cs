using System.Diagnostics;
using System.Globalization;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Pretext;
using KnowledgeTransfer.Torch.Runtime;
using KnowledgeTransfer.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>One training of a teacher from its beginning or its checkpoint to its last step.</summary>
internal sealed class TeacherRun : IDisposable
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(300);

    private readonly TaskNetwork _network;
    private readonly MomentumSgd _optimiser;
    private readonly CriticTraining? _critic;
    private readonly TeacherInputs _inputs;
    private readonly TeacherOptions _options;
    private readonly Precision _precision;
    private readonly string _metricsPath;
    private readonly Checkpoint<TeacherState> _checkpoint;
    private readonly TeacherState _state;
    private long? _savedStep; // of the checkpoint; null if there is none
    private readonly Stopwatch _sinceReport = Stopwatch.StartNew();

    /// <summary>Builds the network, and restores the checkpoint if there is one.</summary>
    public TeacherRun(TeacherInputs inputs, TeacherOptions options, Precision precision, string folder, TrainingOrigin origin)
    {
        (_inputs, _options, _precision) = (inputs, options, precision);
        _metricsPath = Path.Combine(folder, TeacherTrainer.MetricsFile);
        _checkpoint = new(Path.Combine(folder, TeacherTrainer.CheckpointFile), origin);
        _network = new TaskNetwork(inputs.Task, inputs.Encoder(inputs.Task.Shape.TileSize), options.Seed, options.Device.Open());
        _optimiser = new MomentumSgd(_network.Trained, new(options.Momentum, options.Nesterov, options.WeightDecay));
        _critic = inputs.Task.Adversary is { } adversary ? new CriticTraining(adversary, options) : null;
        _state = Resume() ?? new TeacherState();
    }

    /// <summary>Trained parameters, head included.</summary>
    public long ParameterCount => _network.ParameterCount;

    /// <summary>Told of every row of the metrics that is new.</summary>
    public Action<TeacherMetrics>? RowDone { get; init; }

    /// <summary>Told a few times a second.</summary>
    public IProgress<StageProgress>? Progress { get; init; }

    /// <summary>Steps after the last row.</summary>
    private long StepsOfRow => _state.Step - (_state.Rows.Count == 0 ? 0 : _state.Rows[^1].Step);

    private bool IsComplete => _state.Step == _options.Steps;

    /// <summary>Trains to the end.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; a checkpoint is written.</exception>
    public IReadOnlyList<TeacherMetrics> Complete(CancellationToken cancellation)
    {
        using ExampleLoader loader = _inputs.StartLoader(_state.Step, _options);
        while (true)
        {
            if (cancellation.IsCancellationRequested)
            {
                SaveCheckpoint();
                cancellation.ThrowIfCancellationRequested();
            }
            // Whatever is due after a step is asked of the state alone: a checkpoint can lie before it or after it.
            bool endsRow = StepsOfRow > 0 && (_state.Step % _options.ReportSteps == 0 || IsComplete);
            if (endsRow && !TryEndRow(cancellation)) continue;
            WatchChance();
            if (IsComplete) return _state.Rows;
            if (_state.Step > 0 && _state.Step % _options.CheckpointSteps == 0) SaveCheckpoint();
            Step(loader);
        }
    }

    /// <summary>The weights as they are now.</summary>
    /// <exception cref="DivergenceException">They are not finite.</exception>
    public WeightSet Weights()
    {
        WeightSet weights = _network.ToWeights();
        RequireFinite(weights);
        return weights;
    }

    /// <summary>Removes the checkpoint.</summary>
    public void DeleteCheckpoint() => _checkpoint.Delete();

    /// <summary>Frees all tensors.</summary>
    public void Dispose()
    {
        _critic?.Dispose();
        _optimiser.Dispose();
        _network.Dispose();
    }

    private void Step(ExampleLoader loader)
    {
        double rate = _options.RateAt(_state.Step);
        using DisposeScope scope = NewDisposeScope();
        ExampleBatch batch = loader.Take(_state.Step).On(_network.Device);
        var pass = new TrainingPass(CounterRandom.Key(_options.Seed, (ulong)RandomPurpose.Dropout, (ulong)_state.Step));
        Tensor answer = _network.Answer(batch.Input, _precision, pass);
        Judgement judgement = _inputs.Task.Judge(answer, batch);
        double loss = judgement.Loss.item<float>();
        Tensor objective = _critic?.Learn(answer, batch, judgement.Loss, rate, _precision, pass) ?? judgement.Loss;
        TeacherHealth.RequireFinite(objective.item<float>(), _state.Step, rate, _savedStep);
        _optimiser.Step(objective, rate);
        _state.LossSum += loss;
        _state.CorrectCount += judgement.CorrectCount;
        _state.AnswerCount += judgement.AnswerCount;
        if (_options.ChanceSteps > 0 && _state.Step % _options.ChanceSteps >= _options.ChanceSteps / 2)
            _state.Window = _state.Window.Add(loss, judgement.CorrectCount, judgement.AnswerCount);
        _state.Step++;
        Report(loss);
    }

    /// <summary>Ends the row that is due; false if cancelled meanwhile, with nothing changed.</summary>
    private bool TryEndRow(CancellationToken cancellation)
    {
        (double Loss, double? Accuracy)? heldOut = null;
        try
        {
            if (_state.Step % _options.EvaluationSteps == 0 || IsComplete)
                heldOut = HeldOutAnswers.Measure(_network, _inputs, _precision, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return false;
        }
        var row = new TeacherMetrics(
            _state.Step,
            _options.RateAt(_state.Step - 1),
            _state.LossSum / StepsOfRow,
            _state.AnswerCount == 0 ? null : (double)_state.CorrectCount / _state.AnswerCount,
            heldOut?.Loss,
            heldOut?.Accuracy);
        _state.Rows.Add(row);
        (_state.LossSum, _state.CorrectCount, _state.AnswerCount) = (0, 0, 0);
        MetricsFile.Write(_metricsPath, _state.Rows);
        RowDone?.Invoke(row);
        return true;
    }

    private void WatchChance()
    {
        ChanceWindow window = _state.Window;
        if (_options.ChanceSteps == 0 || _state.Step % _options.ChanceSteps != 0 || window.StepCount == 0) return;
        _state.Window = new ChanceWindow(0, 0, 0, 0);
        if (!ChanceWatch.IsStuck(window, _inputs.Task.Chance)) return;
        SaveCheckpoint();
        ChanceWatch.RequireLearning(window, _inputs.Task.Chance, _state.Step);
    }

    private TeacherState? Resume()
    {
        if (_checkpoint.Load() is not { } saved) return null;
        _network.Load(saved.Tensors);
        _optimiser.Load(saved.Tensors);
        _critic?.Load(saved.Tensors);
        _savedStep = saved.State.Step;
        return saved.State;
    }

    private void SaveCheckpoint()
    {
        WeightSet tensors = _network.ToWeights();
        _optimiser.Save(tensors);
        _critic?.Save(tensors);
        RequireFinite(tensors);
        _checkpoint.Save(tensors, _state);
        _savedStep = _state.Step;
    }

    private void RequireFinite(WeightSet tensors) =>
        TeacherHealth.RequireFinite(tensors, _state.Step, _options.RateAt(Math.Max(0, _state.Step - 1)), _savedStep);

    private void Report(double loss)
    {
        if (Progress is null || (_sinceReport.Elapsed < ReportInterval && !IsComplete)) return;
        _sinceReport.Restart();
        string detail = string.Create(CultureInfo.InvariantCulture, $"loss {loss:F3}");
        if (_state.Rows.Count > 0 && _state.Rows[^1].Accuracy is { } accuracy)
            detail += string.Create(CultureInfo.InvariantCulture,
                $", {100 * accuracy:F1} % right (chance {100 * _inputs.Task.Chance.Accuracy:F1} %)");
        Progress.Report(new StageProgress("teacher", "steps", _state.Step, _options.Steps, detail));
    }
}
