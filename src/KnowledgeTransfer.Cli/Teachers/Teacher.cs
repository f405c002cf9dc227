using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Features;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Teachers;

/// <summary>Whatever gives a vector per picture, with the facts that are shown wherever it is shown.</summary>
internal abstract class Teacher : IDisposable
{
    /// <summary>Name for people and tables.</summary>
    public abstract string Name { get; }

    /// <summary>How it was trained, in words.</summary>
    public abstract string Supervision { get; }

    /// <summary>Licence of what it was made from.</summary>
    public virtual string Licence => "none needed";

    /// <summary>Where it comes from.</summary>
    public virtual string Source => "this project";

    /// <summary>Tapped tensor, or null.</summary>
    public virtual string? Layer => null;

    /// <summary>Pooling of that tensor, or null.</summary>
    public virtual string? Pooling => null;

    /// <summary>Numbers per picture.</summary>
    public abstract int Dimension { get; }

    /// <summary>Canonical JSON of everything that the vectors depend on besides the pictures.</summary>
    public abstract string Identity { get; }

    /// <summary>Writes [n, d] for all pictures of a source, in its order; resumable.</summary>
    /// <param name="source">The pictures.</param>
    /// <param name="path">The file.</param>
    /// <param name="type">How numbers are stored.</param>
    /// <param name="threads">0 for all.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    /// <param name="kept">Receives them, too, or null.</param>
    public abstract void Extract(
        ImageSource source, string path, StoredType type, int threads, IProgress<StageProgress> progress, CancellationToken cancellation,
        DeviceMatrix? kept = null);

    /// <summary>The vectors of all pictures of a source, in its order, for whoever needs no file of them.</summary>
    public abstract IEnumerable<FeatureBatch> Batches(ImageSource source, int threads, CancellationToken cancellation);

    public virtual void Dispose()
    {
    }
}
