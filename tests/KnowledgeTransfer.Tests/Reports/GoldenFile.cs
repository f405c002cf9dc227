using System.Text;
using Xunit;

namespace KnowledgeTransfer.Tests.Reports;

/// <summary>Files that outputs must equal. UPDATE_GOLDEN=1 writes them anew; look at the difference before committing it.</summary>
internal static class GoldenFile
{
    public static void Equal(string name, string actual)
    {
        string path = Path.Combine(Folder(), name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(path, actual, new UTF8Encoding(false));
        Assert.Equal(File.ReadAllText(path), actual);
    }

    private static string Folder()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string folder = Path.Combine(at.FullName, "tests", "KnowledgeTransfer.Tests", "Reports", "golden");
            if (Directory.Exists(folder)) return folder;
        }
        throw new DirectoryNotFoundException("No folder tests/KnowledgeTransfer.Tests/Reports/golden above the test program.");
    }
}
