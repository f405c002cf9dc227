using System.IO.Compression;
using System.Reflection;

namespace KnowledgeTransfer.Gpu.Cuda.Kernels;

/// <summary>PTX lies in assemblies as it lies in <c>native/cuda/ptx</c>: packed by gzip, for it is text, long and much alike.</summary>
internal static class PtxText
{
    /// <summary>The text of one module.</summary>
    /// <param name="assembly">Where it lies.</param>
    /// <param name="name">"general.sm_70.ptx".</param>
    internal static byte[] Read(Assembly assembly, string name)
    {
        using Stream packed = assembly.GetManifestResourceStream(name + ".gz")
            ?? throw new InvalidOperationException($"The assembly {assembly.GetName().Name} lacks {name}.gz.");
        using GZipStream gzip = new(packed, CompressionMode.Decompress);
        using MemoryStream text = new();
        gzip.CopyTo(text);
        return text.ToArray();
    }
}
