using System.Globalization;
using KnowledgeTransfer.Torch.Training;
using Tensorboard;

namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>
/// The rows of metrics.csv as an event file for TensorBoard: <c>tensorboard --logdir FOLDER</c>. It carries wall-clock times, so it
/// belongs into a run's <c>log/</c>. Each session of a training writes its own file; TensorBoard joins those of a folder.
/// </summary>
public sealed class TensorBoardLog : IDisposable
{
    private readonly EventFile _file;
    private readonly TimeProvider _clock;

    /// <summary>Begins a file <c>events.out.tfevents.SECONDS.PROCESS</c>, or with a third number where that exists.</summary>
    /// <param name="folder">Created if missing.</param>
    /// <param name="clock">Wall time; null takes the system's.</param>
    /// <exception cref="ArtefactException">The file cannot be written.</exception>
    public TensorBoardLog(string folder, TimeProvider? clock = null)
    {
        _clock = clock ?? TimeProvider.System;
        Directory.CreateDirectory(folder);
        string name = string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{(long)Seconds}.{Environment.ProcessId}");
        string path = Path.Combine(folder, name);
        for (int number = 1; File.Exists(path); number++) path = Path.Combine(folder, $"{name}.{number}");
        _file = new EventFile(path, Seconds);
    }

    private double Seconds => (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    /// <summary>Adds a row: <c>loss</c>, <c>accuracy</c>, <c>held_out_loss</c>, <c>held_out_accuracy</c> and <c>learning_rate</c> at its
    /// step, as far as they were measured.</summary>
    /// <exception cref="ArtefactException">The file cannot be written.</exception>
    public void Add(TeacherMetrics row)
    {
        var summary = new Summary();
        void Scalar(string tag, double? value)
        {
            if (value is { } number) summary.Value.Add(new Summary.Types.Value { Tag = tag, SimpleValue = (float)number });
        }
        Scalar("loss", row.Loss);
        Scalar("accuracy", row.Accuracy);
        Scalar("held_out_loss", row.HeldOutLoss);
        Scalar("held_out_accuracy", row.HeldOutAccuracy);
        Scalar("learning_rate", row.LearningRate);
        _file.Write(new Event { WallTime = Seconds, Step = row.Step, Summary = summary });
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}
