using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace KnowledgeTransfer.Torch.Runtime;

/// <summary>
/// The assemblies that use TorchSharp once more, in a context in which libtorch's names mean the libraries of a folder.
/// </summary>
/// <remarks>
/// TorchSharp asks for torch_cpu by name as soon as it is touched, and the default context answers with the file beside the program, if there
/// is one, whatever is loaded already; two copies of libtorch in a process register their operators twice. A context of its own is asked first.
/// libLibTorchSharp needs libtorch.so by name, too, but that is the loader's business: what is loaded under that name already satisfies it.
/// </remarks>
public sealed class LibTorchContext : AssemblyLoadContext
{
    private readonly HashSet<string> _own;
    private readonly Lazy<Dictionary<string, nint>> _handles;

    private LibTorchContext(LibTorchFolder folder, Assembly program)
        : base(nameof(LibTorchContext))
    {
        _own = [program.GetName().Name!, typeof(LibTorchContext).Assembly.GetName().Name!, "TorchSharp"];
        _handles = new(() => Load(folder));
    }

    /// <summary>Whether the caller's libtorch is the folder's.</summary>
    public static bool IsCurrent => GetLoadContext(typeof(LibTorchContext).Assembly) != Default;

    /// <summary>Runs the program from its entry point.</summary>
    /// <param name="folder">Where libtorch is; loaded when it is first wanted.</param>
    /// <param name="program">The program, which has not touched TorchSharp.</param>
    /// <param name="arguments">Of its entry point, which must return an exit code.</param>
    /// <returns>The exit code.</returns>
    public static int Run(LibTorchFolder folder, Assembly program, string[] arguments)
    {
        MethodInfo entry = new LibTorchContext(folder, program).LoadFromAssemblyPath(program.Location).EntryPoint!;
        return (int)entry.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [arguments], null)!;
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) => _own.Contains(assemblyName.Name!)
        ? LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll"))
        : null; // shared with the default context

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        string file = Path.HasExtension(unmanagedDllName) ? unmanagedDllName : LibTorchFolder.FileName(unmanagedDllName);
        if (_handles.Value.TryGetValue(file, out nint handle)) return handle;
        // a library of another libtorch that may lie beside the program must not be mixed in
        if (unmanagedDllName is "torch_cuda" or "c10_cuda") throw new DllNotFoundException($"this libtorch has no {file}");
        return 0;
    }

    private static Dictionary<string, nint> Load(LibTorchFolder folder)
    {
        string wrapper = Path.Combine(AppContext.BaseDirectory, LibTorchFolder.FileName(LibTorch.Wrapper));
        return folder.Files.Append(wrapper).ToDictionary(file => Path.GetFileName(file), NativeLibrary.Load, StringComparer.Ordinal);
    }
}
