namespace KnowledgeTransfer;

/// <summary>
/// Something outside the program is wrong: a file, an option, a device, the data. The message says what, the values, what was
/// needed and what to do next. Mistakes of a calling programmer are reported with the <see cref="ArgumentException"/> family instead.
/// </summary>
public abstract class KnowledgeTransferException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>An option or a configuration file asks for something impossible or unknown (exit code 2).</summary>
public sealed class ConfigException(string message, Exception? inner = null) : KnowledgeTransferException(message, inner);

/// <summary>The user's data cannot be used: pictures that do not decode, NaN in features, ids that do not match (exit code 1).</summary>
public sealed class DataException(string message, Exception? inner = null) : KnowledgeTransferException(message, inner);

/// <summary>A file is truncated, of another format or not what its name promises (exit code 1).</summary>
public sealed class ArtefactException(string message, Exception? inner = null) : KnowledgeTransferException(message, inner);

/// <summary>Two things that must have matching shapes do not (exit code 1).</summary>
public sealed class ShapeException(string message, Exception? inner = null) : KnowledgeTransferException(message, inner);

/// <summary>A device or a native library is missing or does not work (exit code 3).</summary>
public sealed class DeviceException(string message, Exception? inner = null) : KnowledgeTransferException(message, inner);

/// <summary>Training diverged or collapsed, or a verification found a difference (exit code 1).</summary>
public sealed class DivergenceException(string message, Exception? inner = null) : KnowledgeTransferException(message, inner);
