using System.Text.RegularExpressions;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary>
/// The house's one-way flow: assemblies reference downwards only, and inside the core a namespace uses only those before it.
/// </summary>
public sealed partial class LayeringTests
{
    private static readonly string[] CoreOrder =
        ["Data", "Features", "PseudoLabels", "Networks", "Pretext", "Proposals", "Evaluation", "Runs", "Reports"];

    /// <summary>What protocols share; whatever else lies beside it is a protocol.</summary>
    private static readonly string[] SharedSteps = ["FineTuning", "Crops", "Downstream"];

    [Theory]
    [InlineData("KnowledgeTransfer.Clustering", "")]
    [InlineData("KnowledgeTransfer", "KnowledgeTransfer.Clustering")]
    [InlineData("KnowledgeTransfer.Gpu", "KnowledgeTransfer.Clustering")]
    [InlineData("KnowledgeTransfer.Torch", "KnowledgeTransfer")]
    [InlineData("KnowledgeTransfer.Onnx", "KnowledgeTransfer")]
    [InlineData("KnowledgeTransfer.Cli", "KnowledgeTransfer.Gpu KnowledgeTransfer.Onnx KnowledgeTransfer.Torch")]
    public void An_assembly_references_only_what_lies_below_it(string project, string expected)
    {
        string text = File.ReadAllText(Repository.File("src", project, project + ".csproj"));
        IEnumerable<string> references = ProjectReference().Matches(text).Select(m => m.Groups[1].Value).Order();
        Assert.Equal(expected, string.Join(' ', references));
    }

    [Fact]
    public void The_clustering_assembly_needs_no_package()
    {
        string project = Repository.File("src", "KnowledgeTransfer.Clustering", "KnowledgeTransfer.Clustering.csproj");
        Assert.DoesNotContain("PackageReference", File.ReadAllText(project));
    }

    [Fact]
    public void Inside_the_core_a_namespace_uses_only_those_before_it()
    {
        var wrong = new List<string>();
        for (int i = 0; i < CoreOrder.Length; i++)
        {
            string folder = Repository.File("src", "KnowledgeTransfer", CoreOrder[i]);
            foreach (string file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            {
                foreach (Match use in CoreUsing().Matches(File.ReadAllText(file)))
                {
                    string used = use.Groups[1].Value;
                    bool progressOnly = used == "Runs" && !UsesMoreOfRunsThanProgress(file);
                    if (Array.IndexOf(CoreOrder, used) > i && !progressOnly)
                        wrong.Add($"{Path.GetFileName(file)} in {CoreOrder[i]} uses {used}");
                }
            }
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void A_protocol_uses_what_all_share_and_no_other_protocol()
    {
        string protocols = Repository.File("src", "KnowledgeTransfer.Torch", "Protocols");
        string[] files = Directory.GetFiles(protocols, "*.cs", SearchOption.AllDirectories);
        Assert.All(SharedSteps, step => Assert.True(Directory.Exists(Path.Combine(protocols, step)), step));
        Assert.All(files, file =>
        {
            int own = Array.IndexOf(SharedSteps, Path.GetRelativePath(protocols, Path.GetDirectoryName(file)!));
            string[] allowed = own < 0 ? SharedSteps : SharedSteps[..own];
            IEnumerable<string> used = ProtocolUsing().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value);
            Assert.True(used.All(allowed.Contains), $"{file} uses {string.Join(", ", used.Except(allowed))}");
        });
    }

    [Fact]
    public void Only_evaluation_and_what_shows_it_read_class_labels()
    {
        string built = $"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}";
        IEnumerable<string> readers = Directory.EnumerateFiles(Repository.File("src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains(built) && LabelUse().IsMatch(File.ReadAllText(f)))
            .Select(f => Path.GetRelativePath(Repository.File("src"), f))
            .Where(f => !f.StartsWith(Path.Combine("KnowledgeTransfer", "Data"), StringComparison.Ordinal));
        Assert.All(readers, f => Assert.Matches("Eval|Probes|SummaryWriter|ClusterExamples", f));
    }

    /// <summary><c>StageProgress</c> is the one type of Runs that every step may report to.</summary>
    private static bool UsesMoreOfRunsThanProgress(string file) => RunsType().IsMatch(File.ReadAllText(file));

    [GeneratedRegex("ProjectReference Include=\"[^\"]*/([^/\"]+)\\.csproj\"")]
    private static partial Regex ProjectReference();

    [GeneratedRegex(@"using KnowledgeTransfer\.(\w+);")]
    private static partial Regex CoreUsing();

    [GeneratedRegex(@"using KnowledgeTransfer\.Torch\.Protocols\.(\w+);")]
    private static partial Regex ProtocolUsing();

    [GeneratedRegex(@"\b(StageFolder|StageKey|StageRecord|RunLock|FileHash|ConfigReader|ConfigWriter)\b")]
    private static partial Regex RunsType();

    [GeneratedRegex(@"(?:[sS]ource|Train|HeldOut|Good|images)\.Labels\b|\bImageLabels\b")]
    private static partial Regex LabelUse();
}
