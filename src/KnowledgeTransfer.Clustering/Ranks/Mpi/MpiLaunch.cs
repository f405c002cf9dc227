using System.Globalization;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// What a launcher (mpirun, mpiexec, srun) says in the environment of every process that it starts. One rule: a process is one of several
/// ranks if <c>OMPI_COMM_WORLD_SIZE</c> (Open MPI) or <c>PMI_SIZE</c> (MPICH and its relatives) is there and above 1.
/// </summary>
/// <param name="Rank">This process, 0 to <paramref name="Size"/> - 1.</param>
/// <param name="Size">How many were started, at least 2.</param>
/// <param name="Libraries">The libraries that belong to the launcher, the likeliest first.</param>
/// <param name="Package">What to install for them.</param>
public sealed record MpiLaunch(int Rank, int Size, IReadOnlyList<string> Libraries, string Package)
{
    private static readonly (string Prefix, string[] Libraries, string Package)[] s_launchers =
    [
        ("OMPI_COMM_WORLD_", ["libmpi.so.40"], "Open MPI (apt-get install openmpi-bin, dnf install openmpi)"),
        ("PMI_", ["libmpich.so.12", "libmpi.so.12"], "MPICH (apt-get install mpich, dnf install mpich)"),
    ];

    /// <summary>How this process was started; null if it is on its own.</summary>
    public static MpiLaunch? Current { get; } = Find(Environment.GetEnvironmentVariable);

    /// <summary>The same from any environment.</summary>
    /// <param name="variable">The value of a variable, or null.</param>
    internal static MpiLaunch? Find(Func<string, string?> variable)
    {
        foreach ((string prefix, string[] libraries, string package) in s_launchers)
        {
            if (Number(prefix + "SIZE") is { } size and > 1) return new MpiLaunch(Number(prefix + "RANK") ?? 0, size, libraries, package);
        }
        return null;

        int? Number(string name) =>
            int.TryParse(variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
    }
}
