using KnowledgeTransfer.Data;
using KnowledgeTransfer.Reports;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>The picture with its hole, filled by the network, and as it was.</summary>
/// <param name="options">Of the task.</param>
internal sealed class InpaintingIllustrator(InpaintingOptions options) : TaskIllustrator
{
    /// <inheritdoc/>
    public override string Question => "What was in the hole of the picture?";

    /// <inheritdoc/>
    public override IReadOnlyList<TeacherPicture> Illustrate(AnsweredExample example, ImagePreprocessing preprocessing)
    {
        var painter = new InpaintingPictures(options, preprocessing);
        var pictures = new List<TeacherPicture> { Picture(painter.Shown(example.Input), "shown") };
        if (example.Output is { } output) pictures.Add(Picture(painter.Filled(example.Input, output), "as it fills it"));
        pictures.Add(Picture(painter.Filled(example.Input, example.Values), "as it was"));
        return pictures;

        TeacherPicture Picture(byte[] pixels, string caption) => new(new RgbImage(options.Size, options.Size, pixels), caption);
    }
}
