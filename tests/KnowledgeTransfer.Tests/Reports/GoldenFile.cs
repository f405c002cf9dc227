using System.Text;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Tests.Reports;

/// <summary>Files that outputs must equal. UPDATE_GOLDEN=1 writes them anew; look at the difference before committing it.</summary>
internal static class GoldenFile
{
    public static void Equal(string name, string actual)
    {
        string path = Repository.File("tests", "KnowledgeTransfer.Tests", "Reports", "golden", name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(path, actual, new UTF8Encoding(false));
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
