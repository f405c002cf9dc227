namespace KnowledgeTransfer.Data.Voc.Composites;

/// <summary>How a synthetic data set is made.</summary>
public sealed record CompositeOptions
{
    /// <summary>Folder with a sub-folder of cut-outs per class.</summary>
    public required string Cutouts { get; init; }

    /// <summary>Folder with photographs.</summary>
    public required string Backgrounds { get; init; }

    /// <summary>Classes to use, names of sub-folders; empty takes all.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Pictures to learn from, 1 to 99,999.</summary>
    public int TrainCount { get; init; } = 400;

    /// <summary>Pictures to judge by, 1 to 99,999.</summary>
    public int TestCount { get; init; } = 100;

    /// <summary>Short side of the pictures in pixels, 32 to 2048; the long side is four thirds of it, as most of VOC's are.</summary>
    public int Size { get; init; } = 160;

    /// <summary>Largest number of objects in a picture, 1 to 20; each number from 1 on is equally likely.</summary>
    public int MaxObjects { get; init; } = 4;

    /// <summary>Seed of everything random.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Columns of the pictures.</summary>
    public int Width => (Size * 4 + 2) / 3;

    /// <summary>All that is wrong with the values, one sentence each; empty if nothing.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        void Require(string option, int value, int least, int most)
        {
            if (value < least || value > most)
                problems.Add(FormattableString.Invariant($"{option} is {value}; it must be {least} to {most}."));
        }
        Require("the number of training pictures", TrainCount, 1, 99_999);
        Require("the number of test pictures", TestCount, 1, 99_999);
        Require("the size", Size, 32, 2048);
        Require("the number of objects", MaxObjects, 1, 20);
        return problems;
    }
}
