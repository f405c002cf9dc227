using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

/// <summary>The backends that screen, by their names: every width of C# vectors and every native instruction set.</summary>
internal static class ScreenBackends
{
    internal static string[] Names { get; } =
    [
        .. Enum.GetValues<SimdWidth>().Select(width => $"simd {(int)width}"),
        .. Enum.GetValues<NativeInstructions>().Select(instructions => $"native {instructions}"),
    ];

    /// <summary>The backend of that name; skips the test, with the reason, where it cannot be used.</summary>
    internal static IKMeansBackend Create(string name, ScreenSettings? settings = null)
    {
        string kind = name.Split(' ')[1];
        if (name.StartsWith("simd", StringComparison.Ordinal))
            return new SimdBackend(Enum.Parse<SimdWidth>("Bits" + kind)) { Settings = settings ?? new() };
        NativeInstructions instructions = Enum.Parse<NativeInstructions>(kind);
        SkipWithout(instructions);
        return new NativeBackend(instructions) { Settings = settings ?? new() };
    }

    /// <summary>All that can be used here.</summary>
    internal static IEnumerable<(string Name, IKMeansBackend Backend)> Usable(ScreenSettings? settings = null) => Names
        .Where(name => !name.StartsWith("native", StringComparison.Ordinal)
            || NativePanels.Supports(Enum.Parse<NativeInstructions>(name.Split(' ')[1])))
        .Select(name => (name, Create(name, settings)));

    /// <summary>Skips the test, with the reason, where the library or the processor lacks instructions.</summary>
    internal static void SkipWithout(NativeInstructions instructions)
    {
        try
        {
            _ = new NativeBackend(instructions);
        }
        catch (DeviceException e)
        {
            Assert.Skip(e.Message);
        }
    }
}
