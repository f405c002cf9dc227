using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Torch.Images;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>Some pictures of a training, in memory: enough to ask a network about.</summary>
/// <param name="Train">Pictures that it learned from.</param>
/// <param name="HeldOut">Pictures that it is asked about: the first by id.</param>
internal sealed record ShownPictures(MemoryImages Train, MemoryImages HeldOut)
{
    private const int TrainLimit = 5000, HeldOutLimit = 2000;

    /// <summary>Decodes them. Where no pictures are held out, training pictures take their place, and it is said.</summary>
    /// <param name="images">The pictures, checked and divided.</param>
    /// <param name="size">Side that the task starts from.</param>
    /// <param name="threads">For decoding; 0 for all.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    public static ShownPictures Decode(RunImages images, int size, int threads, CancellationToken cancellation)
    {
        if (images.HeldOut.Count == 0) Output.Note("preview   no pictures are held out: training pictures are shown.");
        ImageSource heldOut = images.HeldOut.Count > 0 ? images.HeldOut : images.Train;
        return new ShownPictures(
            DecodedImages.First(images.Train, size, TrainLimit, threads, cancellation),
            DecodedImages.First(heldOut, size, HeldOutLimit, threads, cancellation));
    }
}
