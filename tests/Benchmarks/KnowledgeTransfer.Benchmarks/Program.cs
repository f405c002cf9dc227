using KnowledgeTransfer;
using KnowledgeTransfer.Benchmarks;

// dotnet run -c Release --project tests/Benchmarks/KnowledgeTransfer.Benchmarks -- NAME [--option value ...]
const string Usage = """
    usage: kmeans           [--rounds N] [--threads N] [--shape NAMES|all] [--features NAME=FILE.npy,...] [--python PROGRAM] [--out FOLDER]
           seeding          [--rounds N] [--threads N] [--peers all|none] [--python PROGRAM] [--out FOLDER]
           kmeans-labels    [--rounds N] [--threads N] [--python PROGRAM] [--out FOLDER]
           kmeans-parts     [--rounds N] [--threads N] [--table ablation|hostile|growth|all] [--out FOLDER]
           kmeans-memory    [--size SIZE] [--memory SIZE] [--folder FOLDER] [--dimension N] [--clusters N] [--iterations N] [--threads N]
                            [--rounds N] [--out FOLDER]
           ranks            [--rounds N] [--iterations N] [--out FOLDER]
           teacher-loader   [--seconds N] [--threads N] [--loader-threads N] [--task NAME|all] [--out FOLDER]
           teacher-training [--rounds N] [--threads N] [--steps N] [--batch N] [--case tiles|pictures|all]
                            [--python PROGRAM] [--out FOLDER]
           gpu              [--sizes full|tiny] [--shape N,D,K,float32|float16] [--repetitions N] [--threads N]
                            [--peers all|none] [--python PROGRAM] [--out FOLDER]
           gpu-paper-job    [--rows N] [--dimension N] [--clusters N] [--type float16|float32] [--iterations N] [--threads N] [--out FOLDER]
           made             [--file FILE.npy] [--rows N] [--dimension N] [--clusters N] [--type float16|float32]
    """;
try
{
    if (args.Length % 2 == 1)
    {
        var options = new BenchmarkOptions(args.Skip(1));
        switch (args[0])
        {
            case "kmeans": return KMeansBenchmark.Run(options);
            case "seeding": return SeedingBenchmark.Run(options);
            case "kmeans-labels": return LabelsBenchmark.Run(options);
            case "teacher-loader": return TeacherLoaderBenchmark.Run(options);
            case "teacher-training": return TeacherTrainingBenchmark.Run(options);
            case "gpu": return GpuBenchmark.Run(options);
            case "gpu-paper-job": return GpuPaperJob.Run(options);
            case "made": return MadeFile.Run(options);
            case "kmeans-parts": return KMeansAblation.Run(options);
            case "kmeans-memory": return MemoryBenchmark.Run(options);
            case MemoryWorker.Name: return MemoryWorker.Run(options);
            case "ranks": return RanksBenchmark.Run(options);
            case RanksWorker.Name: return RanksWorker.Run(options);
            case TeacherTrainingWorker.Name: return TeacherTrainingWorker.Run(options);
        }
    }
}
catch (KnowledgeTransferException e) // no card, no disk: a sentence, no trace
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
Console.Error.WriteLine(Usage);
return 2;
