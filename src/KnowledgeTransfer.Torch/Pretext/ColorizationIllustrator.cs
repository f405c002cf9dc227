using KnowledgeTransfer.Data;
using KnowledgeTransfer.Reports;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>The gray picture, with the colours that were answered, and with those that were asked for.</summary>
/// <param name="options">Of the task.</param>
internal sealed class ColorizationIllustrator(ColorizationOptions options) : TaskIllustrator
{
    /// <inheritdoc/>
    public override string Question => "Which colours had the gray picture?";

    /// <inheritdoc/>
    public override IReadOnlyList<TeacherPicture> Illustrate(AnsweredExample example, ImagePreprocessing preprocessing)
    {
        var painter = new ColorizationPictures(options, preprocessing);
        var pictures = new List<TeacherPicture> { Picture(painter.Shown(example.Input), "shown") };
        if (example.Output is { } output) pictures.Add(Picture(painter.Answered(example.Input, output), "its colours"));
        pictures.Add(Picture(painter.Asked(example.Input, example.Classes), "true colours, coarse"));
        return pictures;

        TeacherPicture Picture(byte[] pixels, string caption) => new(new RgbImage(options.Size, options.Size, pixels), caption);
    }
}
