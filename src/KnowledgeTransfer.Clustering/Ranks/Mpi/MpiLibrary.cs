using System.Runtime.InteropServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// An MPI library, opened when a launcher says that there are ranks: the eight functions that <see cref="MpiRanks"/> needs, and the values
/// of the constants, which MPI leaves to each implementation. Open MPI has addresses of its own symbols, MPICH (and what keeps to its
/// binary interface: Intel MPI, MVAPICH) fixed integers.
/// </summary>
internal sealed unsafe class MpiLibrary
{
    /// <summary>The environment variable that names the library instead of the usual names.</summary>
    internal const string PathVariable = "KT_MPI_LIBRARY";

    private const int Now = 2, Global = 0x100;
    private readonly nint _handle;

    private MpiLibrary(string name, nint handle)
    {
        (Name, _handle) = (name, handle);
        if (NativeLibrary.TryGetExport(handle, "ompi_mpi_comm_world", out nint world))
        {
            (World, Byte, Int64, Sum, InPlace) = (world, Export("ompi_mpi_byte"), Export("ompi_mpi_int64_t"), Export("ompi_mpi_op_sum"), 1);
        }
        else
        {
            // mpi.h of MPICH: MPI_COMM_WORLD, MPI_BYTE, MPI_INT64_T, MPI_SUM, MPI_IN_PLACE.
            (World, Byte, Int64, Sum, InPlace) = (0x44000000, 0x4c00010d, 0x4c00083a, 0x58000003, -1);
        }
        InitThread = (delegate* unmanaged<int*, byte***, int, int*, int>)Export("MPI_Init_thread");
        CommRank = (delegate* unmanaged<nint, int*, int>)Export("MPI_Comm_rank");
        CommSize = (delegate* unmanaged<nint, int*, int>)Export("MPI_Comm_size");
        Allreduce = (delegate* unmanaged<nint, void*, int, nint, nint, nint, int>)Export("MPI_Allreduce");
        Allgather = (delegate* unmanaged<void*, int, nint, void*, int, nint, nint, int>)Export("MPI_Allgather");
        Allgatherv = (delegate* unmanaged<void*, int, nint, void*, int*, int*, nint, nint, int>)Export("MPI_Allgatherv");
        Abort = (delegate* unmanaged<nint, int, int>)Export("MPI_Abort");
        Finalize = (delegate* unmanaged<int>)Export("MPI_Finalize");
    }

    /// <summary>The name that it was found by.</summary>
    internal string Name { get; }

    /// <summary>MPI_COMM_WORLD.</summary>
    internal nint World { get; }

    /// <summary>MPI_BYTE.</summary>
    internal nint Byte { get; }

    /// <summary>MPI_INT64_T.</summary>
    internal nint Int64 { get; }

    /// <summary>MPI_SUM.</summary>
    internal nint Sum { get; }

    /// <summary>MPI_IN_PLACE.</summary>
    internal nint InPlace { get; }

    internal delegate* unmanaged<int*, byte***, int, int*, int> InitThread { get; }

    internal delegate* unmanaged<nint, int*, int> CommRank { get; }

    internal delegate* unmanaged<nint, int*, int> CommSize { get; }

    internal delegate* unmanaged<nint, void*, int, nint, nint, nint, int> Allreduce { get; }

    internal delegate* unmanaged<void*, int, nint, void*, int, nint, nint, int> Allgather { get; }

    internal delegate* unmanaged<void*, int, nint, void*, int*, int*, nint, nint, int> Allgatherv { get; }

    internal delegate* unmanaged<nint, int, int> Abort { get; }

    internal delegate* unmanaged<int> Finalize { get; }

    /// <summary>Opens the launcher's library, or the one that the user names.</summary>
    /// <exception cref="ConfigException">There is none, or it is no MPI; says what to install.</exception>
    internal static MpiLibrary Open(MpiLaunch launch)
    {
        string? named = Environment.GetEnvironmentVariable(PathVariable);
        bool isNamed = !string.IsNullOrEmpty(named);
        if (!OperatingSystem.IsLinux()) throw new ConfigException("Ranks need Linux; start kt without mpirun here.");
        foreach (string name in isNamed ? [named!] : launch.Libraries)
        {
            // Its plug-ins look for the library's own symbols: they have to be global, which NativeLibrary.Load does not make them.
            nint handle = dlopen(name, Now | Global);
            if (handle != 0) return new MpiLibrary(name, handle);
        }
        throw new ConfigException(isNamed
            ? $"{PathVariable} names {named}, which is not there or is no library for this machine. "
                + "Name the launcher's MPI library, or none."
            : $"kt was started as one of {launch.Size} ranks, but there is no MPI library here ({string.Join(", ", launch.Libraries)}). "
                + $"Install {launch.Package}, or name the library in {PathVariable}.");
    }

    private nint Export(string name) => NativeLibrary.TryGetExport(_handle, name, out nint address)
        ? address
        : throw new ConfigException($"{Name} has no {name}: it is no MPI library. Name another one in {PathVariable}, or none.");

#pragma warning disable IDE1006, SYSLIB1054 // named as in libdl; nothing to generate for one function
    [DllImport("libdl.so.2", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern nint dlopen(string file, int flags);
#pragma warning restore IDE1006, SYSLIB1054
}
