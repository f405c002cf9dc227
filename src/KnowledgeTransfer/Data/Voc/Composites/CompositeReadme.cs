using System.Globalization;
using System.Text;

namespace KnowledgeTransfer.Data.Voc.Composites;

/// <summary>What a reader of a synthetic data set must know.</summary>
internal static class CompositeReadme
{
    /// <summary>The text; no absolute paths, no dates.</summary>
    public static string Of(CompositeSummary summary, CompositeOptions options)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"# Synthetic pictures in VOC layout");
        Line($"These are **synthetic**: cut-outs pasted onto photographs by `kt data composites`, not photographs of the objects.");
        Line($"Figures on them compare methods with each other; they say nothing about real photographs.");
        Line($"");
        Line($"- {summary.TrainPictures:N0} training pictures (`train`, the same as `trainval`), {summary.TestPictures:N0} test");
        Line($"  pictures (`test`, the same as `val`), {summary.Width} x {summary.Height} pixels, 1 to {options.MaxObjects} objects,");
        Line($"  seed {options.Seed}.");
        Line($"- Training and test pictures share **no cut-out and no photograph**: of each class's files, and of the photographs, the");
        Line($"  quarter with the smallest SHA-256 is for tests only. Copies in another size or mirrored were left out before.");
        Line($"- {summary.TrainBackgrounds:N0} photographs for training, {summary.TestBackgrounds:N0} for tests.");
        Line($"- Masks: 0 background, then the classes as below; 255 beside objects, on half-transparent pixels and on difficult objects.");
        Line($"  Boxes are around the visible pixels. {summary.DifficultObjects:N0} objects, visible to less than 30 %, are difficult.");
        Line($"- Cut-outs and photographs keep the licences of the files that they come from.");
        Line($"");
        Line($"| number | class | cut-outs, training / test | objects, training / test |");
        Line($"|---:|---|---:|---:|");
        foreach ((int i, CompositeClass c) in summary.Classes.Index())
            Line($"| {i + 1} | {c.Name} | {c.TrainCutouts:N0} / {c.TestCutouts:N0} | {c.TrainObjects:N0} / {c.TestObjects:N0} |");
        if (summary.LeftOut.Count > 0) Line($"");
        foreach (NamedCount entry in summary.LeftOut) Line($"- Left out: {entry.Count:N0} {entry.Name}.");
        return text.ToString();
    }
}
