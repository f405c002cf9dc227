using KnowledgeTransfer.Data;
using KnowledgeTransfer.Pretext;

namespace KnowledgeTransfer.Tests.Pretext;

internal static class Colours
{
    /// <summary>Any colour of sRGB.</summary>
    public static LabColour Random(ref CounterRandom random) =>
        LabColour.FromRgb((byte)random.Below(256), (byte)random.Below(256), (byte)random.Below(256));
}
