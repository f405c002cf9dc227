using System.Runtime.InteropServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>The native library <c>ktnative</c> (<c>native/screen</c>): found, checked and opened once per process.</summary>
internal static unsafe class NativePanels
{
    /// <summary>Of the interface that this code was written for.</summary>
    private const int ExpectedVersion = 2;

    private static readonly Lazy<Library> s_library = new(Open);
    private static delegate* unmanaged<int, PanelJob*, int> s_score;

    private sealed record Library(int Supported, string? Refusal);

    /// <summary>The environment variable that names the library instead of the folder of the program.</summary>
    internal const string PathVariable = "KT_NATIVE";

    /// <summary>Why the library cannot be used; null if it can.</summary>
    internal static string? Refusal => s_library.Value.Refusal;

    /// <summary>Whether library and processor have these instructions.</summary>
    internal static bool Supports(NativeInstructions instructions) => (s_library.Value.Supported & (int)instructions) != 0;

    /// <summary>Scores a panel.</summary>
    internal static void Score(NativeInstructions instructions, ref PanelJob job)
    {
        fixed (PanelJob* pointer = &job)
        {
            int status = s_score((int)instructions, pointer);
            if (status != 0) throw new InvalidOperationException($"kt_panel_score returned {status} for instructions {instructions}.");
        }
    }

    private static Library Open()
    {
        string? named = Environment.GetEnvironmentVariable(PathVariable);
        bool isNamed = !string.IsNullOrEmpty(named);
        string name = isNamed ? named! : "ktnative";
        if (isNamed
            ? !NativeLibrary.TryLoad(name, out nint handle)
            : !NativeLibrary.TryLoad(name, typeof(NativePanels).Assembly, null, out handle))
            return new Library(0, isNamed
                ? $"{PathVariable} names {name}, which is not there or is no library for this machine. Name another one, or none."
                : "its library is not beside the program; it is built with it where CMake and a C++ compiler are installed.");
        if (!NativeLibrary.TryGetExport(handle, "kt_panel_version", out nint version)
            || !NativeLibrary.TryGetExport(handle, "kt_panel_supported", out nint supported)
            || !NativeLibrary.TryGetExport(handle, "kt_panel_score", out nint score))
            return new Library(0, $"the library {name} lacks the functions of this version; build it anew.");
        int found = ((delegate* unmanaged<int>)version)();
        if (found != ExpectedVersion)
            return new Library(0, $"the library {name} has version {found} of the interface, not {ExpectedVersion}; build it anew.");
        s_score = (delegate* unmanaged<int, PanelJob*, int>)score;
        return new Library(((delegate* unmanaged<int>)supported)(), null);
    }
}
