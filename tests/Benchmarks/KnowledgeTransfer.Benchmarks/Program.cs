using KnowledgeTransfer.Benchmarks;

// dotnet run -c Release --project tests/Benchmarks/KnowledgeTransfer.Benchmarks -- kmeans [--rounds N] [--threads N] [--shape NAME]
// [--python PROGRAM] [--out FOLDER]
if (args is not ["kmeans", ..] || args.Length % 2 == 0)
{
    Console.Error.WriteLine("usage: kmeans [--rounds N] [--threads N] [--shape small|medium|wide|all] [--python PROGRAM] [--out FOLDER]");
    return 2;
}
Dictionary<string, string> options = Enumerable.Range(0, args.Length / 2).ToDictionary(i => args[1 + 2 * i], i => args[2 + 2 * i]);
return KMeansBenchmark.Run(
    int.Parse(options.GetValueOrDefault("--rounds", "3"), System.Globalization.CultureInfo.InvariantCulture),
    int.Parse(options.GetValueOrDefault("--threads", "2"), System.Globalization.CultureInfo.InvariantCulture),
    options.GetValueOrDefault("--shape", "all"),
    options.GetValueOrDefault("--python", "/usr/bin/python3"),
    options.GetValueOrDefault("--out", Path.Combine("tests", "Benchmarks", "results")));
