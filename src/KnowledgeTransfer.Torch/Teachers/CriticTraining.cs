using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Pretext;
using KnowledgeTransfer.Torch.Runtime;
using KnowledgeTransfer.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>The critic of a task and its own descent. Names of its weights: <c>critic.</c> before the node's.</summary>
internal sealed class CriticTraining : IDisposable
{
    private const string Prefix = "critic.";

    private readonly Adversary _adversary;
    private readonly TorchNetwork _critic;
    private readonly MomentumSgd _optimiser;

    /// <summary>Builds it with initial weights.</summary>
    public CriticTraining(Adversary adversary, TeacherOptions options)
    {
        _adversary = adversary;
        _critic = new TorchNetwork(adversary.Critic, WeightInitializer.Create(adversary.Critic, options.Seed), device: options.Device.Open());
        _optimiser = new MomentumSgd(_critic.Trained(Prefix), new(options.Momentum, options.Nesterov, options.WeightDecay));
    }

    /// <summary>One step of the critic; then what the network is to lessen.</summary>
    /// <param name="answer">The network's, float32, of the current graph.</param>
    /// <param name="batch">What was asked for.</param>
    /// <param name="loss">Of the task.</param>
    /// <param name="rate">Learning rate of the network in this step.</param>
    /// <param name="precision">Resolved.</param>
    /// <param name="pass">Of this step.</param>
    /// <returns>A scalar of the current graph; not finite if the critic's own loss was not.</returns>
    public Tensor Learn(Tensor answer, ExampleBatch batch, Tensor loss, double rate, Precision precision, TrainingPass pass)
    {
        using (DisposeScope scope = NewDisposeScope())
        {
            Tensor criticLoss = Adversary.CriticLoss(
                Criticise(_adversary.Genuine(batch), precision, pass), Criticise(answer.detach(), precision, pass));
            _optimiser.Step(criticLoss, rate * _adversary.RateShare);
        }
        return _adversary.JointLoss(loss, Criticise(answer, precision, pass));
    }

    /// <summary>Adds weights and velocities to a checkpoint.</summary>
    public void Save(WeightSet state)
    {
        state.AddAll(_critic.ToWeights(), Prefix);
        _optimiser.Save(state);
    }

    /// <summary>Takes them back.</summary>
    /// <exception cref="ShapeException">They do not fit.</exception>
    public void Load(WeightSet state)
    {
        _critic.Load(state.Part(Prefix));
        _optimiser.Load(state);
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        _optimiser.Dispose();
        _critic.Dispose();
    }

    private Tensor Criticise(Tensor region, Precision precision, TrainingPass pass)
    {
        using IDisposable? autocast = TrainingPrecision.Enter(precision, _critic.Device);
        return _critic.Forward(TorchNetwork.ChannelsLast(region), pass).to_type(ScalarType.Float32);
    }
}
