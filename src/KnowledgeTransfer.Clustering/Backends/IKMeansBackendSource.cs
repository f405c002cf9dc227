namespace KnowledgeTransfer.Clustering;

/// <summary>A way to come by a backend that may not work here: no driver, no device, a device that computes wrongly.</summary>
public interface IKMeansBackendSource
{
    /// <summary>The name of the backend: what options call it.</summary>
    string Name { get; }

    /// <summary>
    /// Products of rows, dimensions and clusters per iteration below which opening the device costs more than it gains; 0 where
    /// nothing has to be opened.
    /// </summary>
    long LeastWork { get; }

    /// <summary>Whether its backend is an <see cref="IWeightedKMeansBackend"/>: asked before it is opened.</summary>
    bool TakesWeights => false;

    /// <summary>
    /// Opens the backend, which may take a second; <see cref="KMeansBackends"/> asks once. Never throws for a missing device.
    /// </summary>
    BackendOffer Offer();
}
