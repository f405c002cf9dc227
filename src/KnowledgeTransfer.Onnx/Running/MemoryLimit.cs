using Microsoft.ML.OnnxRuntime;

namespace KnowledgeTransfer.Onnx;

/// <summary>
/// ONNX Runtime caps memory per registered allocator, which belongs to the process. The allocator is replaced when another limit is asked
/// for; sessions that already run keep the one they began with.
/// </summary>
internal static class MemoryLimit
{
    private static readonly Lock Gate = new();
    private static uint? _current;

    /// <summary>Creates a session whose allocator has this limit; its options must carry <see cref="SessionKey"/>.</summary>
    /// <remarks>Sessions are created one after the other, so that none gets another one's limit.</remarks>
    public static InferenceSession Create(uint bytes, byte[] model, SessionOptions options)
    {
        lock (Gate)
        {
            if (_current is null) OrtEnv.Instance().DisableTelemetryEvents(); // off already everywhere but in Windows' own builds
            if (_current != bytes) Register(bytes);
            return new InferenceSession(model, options);
        }
    }

    /// <summary>The session option that makes a session use the shared allocator.</summary>
    public const string SessionKey = "session.use_env_allocators";

    private static void Register(uint bytes)
    {
        using var memory = new OrtMemoryInfo(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
        if (_current is not null) OrtEnv.Instance().UnregisterAllocator(memory);
        // -1 leaves the runtime's defaults; strategy 1 grows by what is asked for instead of powers of two, so the limit is met closely.
        using var arena = new OrtArenaCfg(bytes, arenaExtendStrategy: 1, initialChunkSizeBytes: -1, maxDeadBytesPerChunk: -1);
        OrtEnv.Instance().CreateAndRegisterAllocator(memory, arena);
        _current = bytes;
    }
}
