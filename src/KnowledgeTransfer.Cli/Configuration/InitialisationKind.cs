namespace KnowledgeTransfer.Cli.Configuration;

/// <summary>How k-means starts.</summary>
internal enum InitialisationKind
{
    /// <summary>k-means++ on a sample of rows.</summary>
    PlusPlus,

    /// <summary>Random distinct rows.</summary>
    RandomRows,

    /// <summary>k-means|| on all rows.</summary>
    Parallel,
}
