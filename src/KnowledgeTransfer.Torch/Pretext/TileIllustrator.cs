using KnowledgeTransfer.Data;
using KnowledgeTransfer.Reports;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>Shows the tiles of any task one by one, and the classes by number: for tasks without pictures of their own.</summary>
/// <param name="shape">Of an example.</param>
/// <param name="question">What is asked.</param>
internal sealed class TileIllustrator(ExampleShape shape, string question) : TaskIllustrator
{
    /// <inheritdoc/>
    public override string Question => question;

    /// <inheritdoc/>
    public override IReadOnlyList<TeacherPicture> Illustrate(AnsweredExample example, ImagePreprocessing preprocessing)
    {
        int length = shape.InputCount / shape.TileCount;
        return
        [
            .. Enumerable.Range(0, shape.TileCount).Select(tile =>
            {
                byte[] pixels = VisiblePixels.OfSet(example.Input.AsSpan(tile * length, length), preprocessing);
                var image = new RgbImage(shape.TileSize, shape.TileSize, pixels);
                if (tile >= example.Classes.Length) return new TeacherPicture(image, "");
                int truth = (int)example.Classes[tile];
                string answer = example.Guess(tile) is { } guess ? $"{ClassName(guess)}, is {ClassName(truth)}" : ClassName(truth);
                return new TeacherPicture(image, answer, example.Guess(tile) is { } given ? given == truth : null);
            }),
        ];
    }
}
