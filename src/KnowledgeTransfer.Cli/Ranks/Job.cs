using System.CommandLine;
using System.Text.Json;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Cli.Ranks;

/// <summary>
/// The ranks that this process is one of, if mpirun started it: all go through the same verb in lockstep, rank 0 alone writes files and
/// speaks. A process joins MPI once, so this is the process's own.
/// </summary>
internal static class Job
{
    private static readonly string[] Verbs = ["clusters", "labels"];

    private static MpiRanks? _joined;
    private static int _threads;

    /// <summary>All of them; without mpirun this process alone.</summary>
    public static RankGroup Ranks => _joined ?? RankGroup.Alone;

    /// <summary>Whether this process is the one that writes and speaks.</summary>
    public static bool IsFirst => Ranks.Rank == 0;

    /// <summary>Whether another process says what is to be said about a command line that cannot be run.</summary>
    public static bool LeavesSpeaking => MpiLaunch.Current is { Rank: > 0 };

    /// <summary>Why a command does not run on ranks, in a sentence; null if it does, or if there are none.</summary>
    public static string? Refusal(Command command) => MpiLaunch.Current is not { } launch || Verbs.Contains(command.Name)
        ? null
        : $"{command.Name} runs in one process, but mpirun started {launch.Size}. Start it without mpirun; "
            + "on ranks run kt clusters and kt labels.";

    /// <summary>Before anything is written: mpirun gives ranks a terminal that ends in its own output, often a file.</summary>
    public static void Prepare()
    {
        if (MpiLaunch.Current is not null) Environment.SetEnvironmentVariable("TERM", "dumb"); // .NET then sends it no control sequences
    }

    /// <summary>Joins the others that mpirun started, if it did.</summary>
    /// <param name="arguments">Those of the command line.</param>
    /// <exception cref="ConfigException">There is no MPI library, or a rank was started with other arguments.</exception>
    public static void Join(string[] arguments)
    {
        if (MpiLaunch.Current is not { } launch) return;
        try
        {
            _joined = MpiRanks.Join(launch);
        }
        catch (ConfigException e)
        {
            throw new ConfigException($"rank {launch.Rank}: {e.Message}", e); // nobody else knows
        }
        if (!IsFirst) Output.Quiet();
        _threads = RankThreads.ByDefault(Ranks);
        Agreement.Check(
            ("the program's build", typeof(KMeans).Module.ModuleVersionId.ToString()), ("the command line", string.Join(' ', arguments)));
    }

    /// <summary>Runs the command; a rank that fails takes the others along.</summary>
    /// <exception cref="RankFailedException">A rank failed, as all ranks know.</exception>
    public static int Run(Func<int> invoke) => Ranks.Together(() => (int[])[invoke()])[Ranks.Rank][0];

    /// <summary>Waits for the others and ends the group; not after an unexpected error, which ends them all.</summary>
    /// <param name="code">What this process will return to the shell.</param>
    /// <returns>The same.</returns>
    public static int Leave(int code)
    {
        if (_joined is null) return code;
        // A rank that ended with an error before rank 0 has said why would have mpirun end rank 0, too.
        _joined.Together<byte>(() => []);
        _joined.Leave();
        return code;
    }

    /// <summary>Does some work on rank 0 only and tells the others what came out.</summary>
    /// <typeparam name="T">Goes through JSON and back unchanged.</typeparam>
    public static T FromFirst<T>(Func<T> work)
    {
        if (Ranks.Size == 1) return work();
        T own = default!;
        byte[] json = Ranks.FromFirst(() => JsonSerializer.SerializeToUtf8Bytes(own = work(), StageRunner.Json));
        return IsFirst ? own : JsonSerializer.Deserialize<T>(json, StageRunner.Json)!;
    }

    /// <summary>Does some work on rank 0 only; the others wait for it.</summary>
    public static void First(Action work) => Ranks.FromFirst<byte>(() =>
    {
        work();
        return [];
    });

    /// <summary>How many threads an option means for this rank.</summary>
    /// <param name="asked">0 for all of the machine, which its ranks share.</param>
    public static int Threads(int asked) => asked == 0 ? _threads : asked;
}
