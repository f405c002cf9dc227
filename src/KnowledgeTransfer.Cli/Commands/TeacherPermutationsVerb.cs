using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Pretext;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt teacher permutations</c>: makes or reads the classes of a jigsaw task and says how far apart they are.</summary>
internal static class TeacherPermutationsVerb
{
    public static Verb Create()
    {
        var byDefault = new PermutationOptions();
        Option<int> count = Number("--count", "Permutations: the classes of the task", byDefault.Count);
        Option<int> tiles = Number("--tiles", "Tiles of a picture: 9 for a grid of 3 x 3", byDefault.TileCount);
        Option<Word<PermutationStrategy>> strategy = CommonOptions.Choice("--strategy", "How they are chosen", byDefault.Strategy);
        Option<int> distance = Number("--distance", "Least number of places in which two differ", byDefault.MinimumDistance);
        var identity = new Option<bool>("--with-identity") { Description = "The unshuffled picture is the first class" };
        Option<int> seed = CommonOptions.Seed();
        var input = new Option<string?>("--in") { Description = "Read a set instead: one permutation per line", HelpName = "FILE" };
        var output = new Option<string?>("--out", "-o") { Description = "Write the set as text", HelpName = "FILE" };
        Option<bool> json = CommonOptions.Json();
        Option[] making = [count, tiles, strategy, distance, identity, seed];
        var command = new Command("permutations", "Make or read the permutations of a jigsaw task, with statistics")
        {
            input, output, json,
        };
        foreach (Option option in making) command.Add(option);
        command.Validators.Add(result => RefuseBoth(result, input, making));
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            PermutationSet set = parsed.GetValue(input) is { } path
                ? PermutationFile.Read(path)
                : PermutationGenerator.Generate(
                    new PermutationOptions
                    {
                        Count = parsed.GetValue(count),
                        TileCount = parsed.GetValue(tiles),
                        Strategy = parsed.GetValue(strategy),
                        MinimumDistance = parsed.GetValue(distance),
                        WithIdentity = parsed.GetValue(identity),
                        Seed = (ulong)parsed.GetValue(seed),
                    },
                    cancellation);
            if (parsed.GetValue(output) is { } target) PermutationFile.Write(target, set);
            PermutationStatistics statistics = PermutationStatistics.Compute(set);
            if (parsed.GetValue(json)) Output.Json(new { set.Hash, Statistics = statistics });
            else Print(statistics, set.Hash);
            return ExitCode.Done;
        }, cancellation));
        return new Verb(command,
        [
            "kt teacher permutations --out permutations.txt",
            "kt teacher permutations --strategy maximum-mean --count 100 --distance 2",
            "kt teacher permutations --tiles 4 --count 24 --distance 2 --with-identity",
            "kt teacher permutations --in permutations.txt --json",
        ]);
    }

    private static Option<int> Number(string name, string meaning, int byDefault) =>
        new(name) { Description = meaning, DefaultValueFactory = _ => byDefault };

    private static void RefuseBoth(CommandResult result, Option input, Option[] making)
    {
        if (!IsGiven(input)) return;
        string[] given = [.. making.Where(IsGiven).Select(option => option.Name)];
        if (given.Length > 0) result.AddError($"--in reads a set; {string.Join(", ", given)} would make one. Leave one of them out.");

        bool IsGiven(Option option) => result.GetResult(option) is { Implicit: false };
    }

    private static void Print(PermutationStatistics s, string hash)
    {
        IEnumerable<int> tileCounts = s.TileCounts.SelectMany(counts => counts);
        Output.Table(["figure", ">value"],
        [
            ["permutations", $"{s.Count}"],
            ["tiles", $"{s.TileCount}"],
            ["identity", s.HasIdentity ? "present" : "absent"],
            ["minimum distance", $"{s.MinimumDistance}"],
            ["mean distance", string.Create(CultureInfo.InvariantCulture, $"{s.MeanDistance:0.000}")],
            ["maximum distance", $"{s.MaximumDistance}"],
            ["a tile at a position", $"{tileCounts.Min()} to {tileCounts.Max()} times"],
            ["hash", hash[..12]],
        ]);
        if (s.Count < 2) return;
        Output.Table([">distance", ">pairs", ">to the nearest"],
            Enumerable.Range(2, s.TileCount - 1).Select(d => (string[])[$"{d}", $"{s.PairCounts[d]}", $"{s.NearestCounts[d]}"]));
    }
}
