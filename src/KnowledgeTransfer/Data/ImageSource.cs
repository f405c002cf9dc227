namespace KnowledgeTransfer.Data;

/// <summary>
/// A set of pictures with stable ids: a folder, CIFAR-10 files, a sheet, or a part of another source. The order is fixed (a folder's by id,
/// packed files' as stored) and the same on every machine. Labels, where there are any, are reached only through <see cref="Labels"/> and
/// only by evaluation.
/// </summary>
/// <remarks><see cref="Decode"/> is thread-safe.</remarks>
public abstract class ImageSource
{
    private readonly Lazy<string> _fingerprint;

    /// <summary>Nothing is read yet.</summary>
    protected ImageSource() => _fingerprint = new Lazy<string>(() => SourceFingerprint.Compute(this));

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
    /// <exception cref="DataException">A picture cannot be read.</exception>
    public virtual string Fingerprint => _fingerprint.Value;

    /// <summary>Class labels for evaluation, or null where the source has none. Nothing else may look at them.</summary>
    public virtual ImageLabels? Labels => null;

    /// <summary>The split that the source itself prescribes (CIFAR-10's test batch), or null where it prescribes none.</summary>
    public virtual IReadOnlyList<bool>? HeldOut => null;

    /// <summary>Decodes one picture at its full size.</summary>
    /// <param name="index">0 to Count - 1.</param>
    /// <exception cref="DataException">The picture is truncated, broken, too large or of an unknown format; the message names
    /// it.</exception>
    public abstract RgbImage Decode(int index);

    /// <summary>Decodes one picture and transforms it at once. Sources of files override this to reuse the large buffer in
    /// between.</summary>
    /// <param name="index">0 to Count - 1.</param>
    /// <param name="transform">Resizes and crops.</param>
    /// <param name="destination">Receives the transformed picture, <see cref="ImageTransform.ByteCount"/> bytes.</param>
    /// <exception cref="DataException">The picture cannot be decoded or transformed; the message names it.</exception>
    public virtual void DecodeInto(int index, ImageTransform transform, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(transform);
        transform.Apply(Decode(index), destination, Ids[index].Value);
    }

    /// <summary>Decodes one picture only to see that it can be decoded.</summary>
    /// <param name="index">0 to Count - 1.</param>
    /// <returns>Its size and format.</returns>
    /// <exception cref="DataException">It cannot be decoded; the message names it.</exception>
    public virtual ImageHeader Verify(int index)
    {
        RgbImage image = Decode(index);
        return new ImageHeader(image.Width, image.Height, "pixels");
    }

    /// <summary>
    /// SHA-256 (32 bytes) of one picture's content, the part of the <see cref="Fingerprint"/> besides its id. Sources of files hash the
    /// file; all others hash width and height (4 bytes each, little-endian) and the RGB bytes, so that the same pixels in another
    /// container count as the same picture. Thread-safe.
    /// </summary>
    /// <param name="index">0 to Count - 1.</param>
    /// <exception cref="DataException">The picture cannot be read.</exception>
    public virtual byte[] HashContent(int index) => SourceFingerprint.HashPixels(Decode(index));
}
