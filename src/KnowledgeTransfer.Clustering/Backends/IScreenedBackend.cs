namespace KnowledgeTransfer.Clustering;

/// <summary>A backend that screens centroids and looks at exact distances only where that does not decide.</summary>
public interface IScreenedBackend : IKMeansBackend
{
    /// <summary>The same backend with some parts of its screen only.</summary>
    /// <param name="parts">Those that it uses.</param>
    IScreenedBackend With(ScreenParts parts);
}
