namespace KnowledgeTransfer.Onnx;

/// <summary>How models are run, and how much of the machine a foreign model may take.</summary>
public sealed record OnnxRunOptions
{
    /// <summary>Threads of one run, 1 or more; 0 means all processors.</summary>
    public int Threads { get; init; }

    /// <summary>Pictures per run of the network, 1 or more; a batch that is larger is cut. Models with a fixed batch use theirs.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Longest time for one run; the run is then stopped. A model can contain an endless loop.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Bytes that the runtime may hold at once in this process, weights included; at most 4 GiB - 1 (the runtime's own limit on the
    /// limit). A 115-byte model can ask for 13 GB.
    /// </summary>
    public uint MemoryLimit { get; init; } = uint.MaxValue;

    /// <summary>Where to compute.</summary>
    public OnnxProvider Provider { get; init; } = OnnxProvider.Cpu;

    /// <summary>Whether the runtime may rewrite the graph before it runs. Off only for checks.</summary>
    public bool Optimise { get; init; } = true;
}
