namespace KnowledgeTransfer.Cli.Configuration;

/// <summary>How extracted features are stored; networks compute in float32, so nothing wider is offered.</summary>
internal enum StoredType
{
    /// <summary>4 bytes a number.</summary>
    Float32,

    /// <summary>2 bytes a number, 11 bits of precision, up to 65,504.</summary>
    Float16,
}
