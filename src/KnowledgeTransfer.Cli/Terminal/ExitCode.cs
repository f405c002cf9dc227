namespace KnowledgeTransfer.Cli.Terminal;

/// <summary>What <c>kt</c> returns to the shell.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int StageFailed = 1;
    public const int BadUsage = 2;
    public const int MissingDevice = 3;
    public const int Cancelled = 130;

    /// <summary>The code that an error ends with, or null for an error of ours that deserves a stack trace.</summary>
    public static int? Of(Exception error) => error switch
    {
        ConfigException => BadUsage,
        DeviceException => MissingDevice,
        KnowledgeTransferException or IOException or UnauthorizedAccessException => StageFailed,
        OperationCanceledException => Cancelled,
        _ => null,
    };
}
