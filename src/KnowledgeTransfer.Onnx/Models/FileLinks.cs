using System.Runtime.InteropServices;

namespace KnowledgeTransfer.Onnx;

/// <summary>What the file system says about a path beyond what the class library tells: its kind and its hard links.</summary>
internal static partial class FileLinks
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint WantTypeAndLinks = 0x1 | 0x4; // STATX_TYPE | STATX_NLINK
    private const int KindMask = 0xF000, RegularKind = 0x8000; // S_IFMT, S_IFREG

    /// <summary>
    /// Whether the path (links followed) is a regular file and how many names it has. Elsewhere than on Linux the number of names is
    /// not looked up and counts as 1.
    /// </summary>
    public static (bool IsRegular, uint LinkCount) Look(string path)
    {
        if (!OperatingSystem.IsLinux())
            return (File.Exists(path) && (File.GetAttributes(path) & (FileAttributes.Device | FileAttributes.Directory)) == 0, 1);
        // struct statx has the same layout on every architecture: stx_nlink is the u32 at byte 16, stx_mode the u16 at byte 28.
        Span<byte> answer = stackalloc byte[256];
        if (StatX(CurrentFolder, path, 0, WantTypeAndLinks, ref MemoryMarshal.GetReference(answer)) != 0) return (false, 0);
        uint links = MemoryMarshal.Read<uint>(answer[16..]);
        return ((MemoryMarshal.Read<ushort>(answer[28..]) & KindMask) == RegularKind, links);
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, ref byte answer);
}
