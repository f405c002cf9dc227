using ILGPU;
using ILGPU.Runtime;

namespace KnowledgeTransfer.Gpu.Ilgpu;

/// <summary>
/// Copies between the host and a device, waited for. ILGPU works with the address that it is handed and does not keep the collector from
/// moving what lies there, so everything that crosses goes through here.
/// </summary>
internal static unsafe class PinnedCopies
{
    /// <summary>To the device.</summary>
    /// <param name="view">Receives as many values as there are.</param>
    /// <param name="values">On the host.</param>
    internal static void Upload<T>(this ArrayView<T> view, ReadOnlySpan<T> values) where T : unmanaged
    {
        if (values.IsEmpty) return;
        fixed (T* source = values) view.SubView(0, values.Length).CopyFromCPU(ref *source, values.Length);
    }

    /// <summary>To the host.</summary>
    /// <param name="view">At least as many values as are wanted.</param>
    /// <param name="destination">Receives its length of them.</param>
    internal static void Download<T>(this ArrayView<T> view, Span<T> destination) where T : unmanaged
    {
        if (destination.IsEmpty) return;
        fixed (T* target = destination) view.SubView(0, destination.Length).CopyToCPU(ref *target, destination.Length);
    }
}
