using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Globalization;
using KnowledgeTransfer.Cli.Vectors;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary>Arguments and options that several verbs share, each defined once so that they read the same everywhere.</summary>
internal static class CommonOptions
{
    /// <summary>Name of <see cref="Device"/>, by which it is found whatever the verb.</summary>
    public const string DeviceName = "--device";

    public static Argument<string> Teacher() => new("teacher")
    {
        Description = "A .onnx file, a teacher record (.json), vectors (.npy with .ids.csv), rotation, coco, rotnet, hog or pixels",
    };

    public static Argument<string> Images() => new("images")
    {
        Description = "A folder of pictures, also in VOC, ImageNet or Places365 layout, CIFAR-10 binaries, IDX files or a sheet folder",
    };

    /// <summary>Pictures with classes, for protocols.</summary>
    public static Argument<string> LabelledImages() => new("images")
    {
        Description = "Labelled pictures: a folder per class, ImageNet, Places365, CIFAR-10, IDX or a sheet folder",
    };

    /// <summary>What protocols that train begin with.</summary>
    public static Argument<string> Weights() => new("weights")
    {
        Description = "A run's folder, its student.onnx, a folder of kt teacher train, a .safetensors file, or random",
    };

    public static Option<string?> Out(string meaning) => new("--out", "-o") { Description = meaning, HelpName = "FOLDER" };

    public static Option<int> Seed() => new("--seed") { Description = "Seed of everything random", DefaultValueFactory = _ => 1 };

    public static Option<int> Seeds() => Repetitions("--seeds", "Trainings with different seeds", 1);

    /// <summary>A number of times, 1 to 100.</summary>
    public static Option<int> Repetitions(string name, string meaning, int byDefault) => Whole(name, meaning, byDefault, 1, 100);

    public static Option<int> Threads() => Whole("--threads", "CPU threads; 0 takes all", 0, 0, 1024);

    /// <summary>A whole number within bounds.</summary>
    public static Option<int> Whole(string name, string meaning, int byDefault, int least, int most = int.MaxValue)
    {
        var number = new Option<int>(name) { Description = meaning, DefaultValueFactory = _ => byDefault };
        number.Validators.Add(result =>
        {
            // What is no number at all is refused by the parser.
            if (result.Tokens is not [{ Value: string text }] || !int.TryParse(text, CultureInfo.InvariantCulture, out int given)) return;
            string needed = most == int.MaxValue ? $"at least {least} is needed" : $"it must be {least} to {most}";
            if (given < least || given > most) result.AddError($"{name} is {given}; {needed}.");
        });
        return number;
    }

    /// <summary>Where networks compute; see <see cref="Stages.NetworkDevices"/>.</summary>
    public static Option<Word<Stages.NetworkDevice>> Device()
    {
        Option<Word<Stages.NetworkDevice>> device = Choice(DeviceName, "Where networks compute; auto takes CUDA if it is there", Stages.NetworkDevice.Auto);
        device.Recursive = true;
        return device;
    }

    public static Option<bool> Json() => new("--json") { Description = "Print the result as JSON on stdout" };

    public static Option<bool> Force() => new("--force") { Description = "Replace results made with other options" };

    public static Option<bool> DryRun() => new("--dry-run") { Description = "Print the plan and stop" };

    public static Option<string[]> Set() => new("--set")
    {
        Description = "Override one setting, for example --set clusters.count=200 (repeatable; kt options lists all)",
        HelpName = "KEY=VALUE",
        DefaultValueFactory = _ => [],
    };

    public static Option<string?> Layer() => new("--layer")
    {
        Description = "Tensor to tap; kt teacher inspect lists them",
        HelpName = "NAME",
    };

    public static Option<string?> Pooling() => new("--pooling")
    {
        Description = "none, average, max, or a grid such as \"average 2x2\"",
        HelpName = "POOLING",
    };

    public static Option<string?> Network() => new("--network")
    {
        Description = $"Student: {string.Join(", ", Networks.NetworkCatalogue.Names)}; by the pictures' size unless given",
        HelpName = "NAME",
    };

    /// <summary>The network that a protocol trains.</summary>
    public static Option<string?> DownstreamNetwork() => new("--network")
    {
        Description = "Downstream network; the one that the weights were trained in unless given",
        HelpName = "NAME",
    };

    /// <summary>Columns of numbers in Parquet files; with <see cref="ParquetIds"/> see <see cref="ParquetSaid"/>.</summary>
    public static Option<string[]> ParquetNumbers() => new("--columns")
    {
        Description = "Parquet: the list column, or the float columns in order; all float columns unless given",
        HelpName = "A,B,...",
        DefaultValueFactory = _ => [],
    };

    public static Option<string?> ParquetIds() => new("--id-column")
    {
        Description = "Parquet: the column of ids; FILE.ids.csv beside each file unless given",
        HelpName = "NAME",
    };

    /// <summary>What the two options say together.</summary>
    public static ParquetColumns ParquetSaid(ParseResult parsed, Option<string[]> numbers, Option<string?> ids) => new(
        [.. parsed.GetValue(numbers)!.SelectMany(given => given.Split(',', StringSplitOptions.TrimEntries))], parsed.GetValue(ids));

    public static Option<string> Backend() => new("--backend")
    {
        Description = $"{string.Join(", ", Stages.Backends.All.Names)}; all give the same bits",
        HelpName = "NAME",
        DefaultValueFactory = _ => "auto",
    };

    /// <summary>The most memory that k-means takes.</summary>
    public static Option<ByteSize?> Memory() => new("--memory")
    {
        Description = "Most memory of the process (each rank), as 2GiB; rows that do not fit are read from disk again; same bits",
        HelpName = "SIZE",
        CustomParser = result =>
        {
            try
            {
                return ByteSize.Parse(result.Tokens[0].Value);
            }
            catch (ConfigException e)
            {
                result.AddError($"--memory: {e.Message}");
                return null;
            }
        },
    };

    /// <summary>For measurements, and so not in the help; with the next two see <see cref="Parts"/>.</summary>
    public static Option<bool> NoBounds() => new("--no-bounds")
    {
        Description = "Backends native and simd: without bounds from one iteration to the next",
        Hidden = true,
    };

    public static Option<bool> NoReduced() => new("--no-reduced")
    {
        Description = "Backends native and simd: without scores of reduced vectors before those of whole ones",
        Hidden = true,
    };

    public static Option<bool> NoRotation() => new("--no-rotation")
    {
        Description = "Backends native and simd: without rotating vectors before they are quantised",
        Hidden = true,
    };

    /// <summary>The parts of the screen that are left.</summary>
    public static ScreenParts Parts(ParseResult parsed, Option<bool> noBounds, Option<bool> noReduced, Option<bool> noRotation) =>
        (parsed.GetValue(noBounds) ? ScreenParts.None : ScreenParts.Bounds)
        | (parsed.GetValue(noReduced) ? ScreenParts.None : ScreenParts.Reduced)
        | (parsed.GetValue(noRotation) ? ScreenParts.None : ScreenParts.Rotation);

    /// <summary>One of an enum's values, written as in a configuration: lower case with hyphens.</summary>
    public static Option<Word<T>> Choice<T>(string name, string meaning, T byDefault)
        where T : struct, Enum => new(name)
        {
            Description = $"{meaning}: {string.Join(", ", Word<T>.All)}",
            HelpName = "CHOICE",
            DefaultValueFactory = _ => byDefault,
            CustomParser = result => Parse<T>(name, result) ?? byDefault,
            CompletionSources = { _ => Word<T>.All.Select(word => new CompletionItem(word)) },
        };

    /// <summary>The same without a default.</summary>
    public static Option<T?> Choice<T>(string name, string meaning)
        where T : struct, Enum => new(name)
        {
            Description = $"{meaning}: {string.Join(", ", Word<T>.All)}",
            HelpName = "CHOICE",
            CustomParser = result => Parse<T>(name, result),
            CompletionSources = { _ => Word<T>.All.Select(word => new CompletionItem(word)) },
        };

    private static T? Parse<T>(string name, ArgumentResult result)
        where T : struct, Enum
    {
        string word = result.Tokens[0].Value;
        if (Word<T>.Find(word) is { } value) return value;
        string all = string.Join(", ", Word<T>.All), nearest = NearestName.Of(word, Word<T>.All, 1)[0];
        result.AddError($"{name} is {word}; it must be one of {all}. The nearest is {nearest}.");
        return null;
    }
}
