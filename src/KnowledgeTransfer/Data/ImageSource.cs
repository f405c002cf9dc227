namespace KnowledgeTransfer.Data;

/// <summary>
/// A set of pictures with stable ids: a folder, CIFAR-10 files, a sheet, or a part of another source. The order is fixed (by id within
/// a source) and the same on every machine. Labels, where there are any, are reached only through <see cref="Labels"/> and only by evaluation.
/// </summary>
/// <remarks><see cref="Decode"/> is thread-safe.</remarks>
public abstract class ImageSource
{
    /// <summary>Short description for people: kind and place.</summary>
    public abstract string Name { get; }

    /// <summary>Ids in order; index i is the picture's position everywhere below.</summary>
    public abstract IReadOnlyList<ImageId> Ids { get; }

    /// <summary>Number of pictures.</summary>
    public int Count => Ids.Count;

    /// <summary>
    /// SHA-256 (lower-case hex) over every picture's id and content, in order. The same pictures under the same ids give the same
    /// fingerprint on every machine; moving the folder does not change it. Reading it may cost one pass over all bytes; it is then cached.
    /// </summary>
    public abstract string Fingerprint { get; }

    /// <summary>Class labels for evaluation, or null where the source has none. Nothing else may look at them.</summary>
    public virtual ImageLabels? Labels => null;

    /// <summary>The split that the source itself prescribes (CIFAR-10's test batch), or null where it prescribes none.</summary>
    public virtual IReadOnlyList<bool>? HeldOut => null;

    /// <summary>Decodes one picture at its full size.</summary>
    /// <param name="index">0 to Count - 1.</param>
    /// <exception cref="DataException">The picture is truncated, broken, too large or of an unknown format; the message names it.</exception>
    public abstract RgbImage Decode(int index);
}
