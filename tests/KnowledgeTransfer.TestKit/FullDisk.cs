namespace KnowledgeTransfer.TestKit;

/// <summary>A disk without free space, where the system has a device that stands for one.</summary>
public static class FullDisk
{
    private const string Device = "/dev/full";

    /// <summary>Whether there is such a device; where not, tests are skipped.</summary>
    public static bool Exists { get; } = File.Exists(Device);

    /// <summary>Makes whatever is written to the unfinished file of a path meet a full disk.</summary>
    /// <returns>The path.</returns>
    public static string Behind(string path)
    {
        File.CreateSymbolicLink(path + ".tmp", Device);
        return path;
    }
}
