namespace KnowledgeTransfer.TestKit;

/// <summary>Hands every report on at once, on the thread that made it; <see cref="Progress{T}"/> would post it somewhere.</summary>
public sealed class ImmediateProgress<T>(Action<T> receive) : IProgress<T>
{
    /// <inheritdoc/>
    public void Report(T value) => receive(value);
}
