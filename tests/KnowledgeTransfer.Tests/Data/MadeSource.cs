using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Tests.Data;

/// <summary>A source in memory whose pictures, failures and cost a test decides.</summary>
internal sealed class MadeSource(int count, Func<int, RgbImage> decode) : ImageSource
{
    public override string Name => "made";

    public override IReadOnlyList<ImageId> Ids { get; } = [.. Enumerable.Range(0, count).Select(i => new ImageId($"p{i:D5}"))];

    public override string Fingerprint => "none";

    public override RgbImage Decode(int index) => decode(index);

    /// <summary>Pictures of one pixel whose colour is the index.</summary>
    public static RgbImage Numbered(int index) => new(1, 1, [(byte)index, (byte)(index >> 8), (byte)(index >> 16)]);
}
