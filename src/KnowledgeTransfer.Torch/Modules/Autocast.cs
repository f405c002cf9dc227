using System.Runtime.InteropServices;
using TorchSharp;

namespace KnowledgeTransfer.Torch.Modules;

/// <summary>
/// libtorch's automatic mixed precision for the current thread, from construction to disposal: convolutions and matrix products run in the
/// given type, the rest stays float32.
/// </summary>
/// <remarks>
/// TorchSharp 0.107 does not wrap it. The C++ functions of namespace <c>at::autocast</c> take and return plain bytes and integers, so they
/// can be called by their mangled names (Itanium C++ ABI: Linux and macOS). The names belong to libtorch 2.10; a test asserts that they
/// exist. Casts of weights are cached inside the region and dropped when the outermost one ends, so a region must not span an optimiser
/// step.
/// </remarks>
internal sealed unsafe class Autocast : IDisposable
{
    private static readonly EntryPoints? Native = Load();

    private readonly sbyte _device;

    /// <summary>Switches autocast on.</summary>
    /// <exception cref="DeviceException">This libtorch does not export the functions.</exception>
    public Autocast(DeviceType device, torch.ScalarType type)
    {
        EntryPoints native = Native
            ?? throw new DeviceException("this libtorch does not export its autocast functions. Use precision float32.");
        _device = (sbyte)device;
        native.SetType(_device, (sbyte)type);
        native.SetEnabled(_device, 1);
        native.IncrementNesting();
    }

    /// <summary>Whether the entry points were found.</summary>
    public static bool IsAvailable => Native is not null;

    /// <summary>Ends the region; the outermost one drops the cached casts and switches autocast off.</summary>
    public void Dispose()
    {
        if (Native is not { } native || native.DecrementNesting() > 0) return;
        native.ClearCache();
        native.SetEnabled(_device, 0);
    }

    private static EntryPoints? Load()
    {
        if (!NativeLibrary.TryLoad("torch_cpu", typeof(Autocast).Assembly, null, out nint library)) return null;
        bool complete = true;
        nint Find(string name)
        {
            complete &= NativeLibrary.TryGetExport(library, name, out nint address);
            return address;
        }
        var native = new EntryPoints(
            (delegate* unmanaged<sbyte, byte, void>)Find("_ZN2at8autocast20set_autocast_enabledEN3c1010DeviceTypeEb"),
            (delegate* unmanaged<sbyte, sbyte, void>)Find("_ZN2at8autocast18set_autocast_dtypeEN3c1010DeviceTypeENS1_10ScalarTypeE"),
            (delegate* unmanaged<int>)Find("_ZN2at8autocast17increment_nestingEv"),
            (delegate* unmanaged<int>)Find("_ZN2at8autocast17decrement_nestingEv"),
            (delegate* unmanaged<void>)Find("_ZN2at8autocast11clear_cacheEv"));
        return complete ? native : null;
    }

    private readonly struct EntryPoints(
        delegate* unmanaged<sbyte, byte, void> setEnabled,
        delegate* unmanaged<sbyte, sbyte, void> setType,
        delegate* unmanaged<int> incrementNesting,
        delegate* unmanaged<int> decrementNesting,
        delegate* unmanaged<void> clearCache)
    {
        public void SetEnabled(sbyte device, byte enabled) => setEnabled(device, enabled);

        public void SetType(sbyte device, sbyte type) => setType(device, type);

        public int IncrementNesting() => incrementNesting();

        public int DecrementNesting() => decrementNesting();

        public void ClearCache() => clearCache();
    }
}
