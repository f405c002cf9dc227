using KnowledgeTransfer.Data;
using KnowledgeTransfer.Reports;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>Turned pictures with the angle that was guessed.</summary>
/// <param name="size">Side of the pictures in pixels.</param>
internal sealed class RotationIllustrator(int size) : TaskIllustrator
{
    /// <inheritdoc/>
    public override string Question => "By how many degrees was the picture turned?";

    /// <inheritdoc/>
    public override string ClassName(int index) => $"{90 * index}°";

    /// <inheritdoc/>
    public override IReadOnlyList<TeacherPicture> Illustrate(AnsweredExample example, ImagePreprocessing preprocessing)
    {
        int length = size * size * 3;
        return
        [
            .. example.Classes.Select((turns, i) =>
            {
                byte[] pixels = VisiblePixels.OfSet(example.Input.AsSpan(i * length, length), preprocessing);
                string truth = ClassName((int)turns);
                int? guess = example.Guess(i);
                string caption = guess is null || guess == turns ? truth : $"{ClassName(guess.Value)}, is {truth}";
                return new TeacherPicture(new RgbImage(size, size, pixels), caption, guess is null ? null : guess == turns);
            }),
        ];
    }
}
