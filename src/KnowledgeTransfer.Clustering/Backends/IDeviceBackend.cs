namespace KnowledgeTransfer.Clustering;

/// <summary>A backend with a memory of its own, in which rows can wait for it.</summary>
public interface IDeviceBackend : IKMeansBackend
{
    /// <summary>Room for rows that somebody is about to compute; sessions of this backend use them where they lie.</summary>
    /// <param name="name">For messages.</param>
    /// <param name="rowCount">n.</param>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="type">How they are to be stored.</param>
    /// <returns>The caller's to dispose of; null where they would leave too little for clustering them.</returns>
    DeviceMatrix? TryHold(string name, long rowCount, int dimension, ElementType type);
}
