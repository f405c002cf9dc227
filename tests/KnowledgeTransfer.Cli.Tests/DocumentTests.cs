using System.CommandLine;
using KnowledgeTransfer.Cli.Commands;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Gpu.Ilgpu;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

public sealed class DocumentTests
{
    [Fact]
    public void The_option_reference_is_what_kt_options_prints() =>
        Assert.Equal(OptionsVerb.Reference(), File.ReadAllText(Repository.File("docs", "options.md")));

    [Fact]
    public void Every_option_has_a_doc_line() =>
        Assert.All(OptionReference.Of<RunConfig>(), o => Assert.False(o.Meaning.Length == 0, o.Path));

    [Fact]
    public void Every_verb_has_help_with_an_example()
    {
        Walk(RootVerb.Create(), []);

        static void Walk(Command command, string[] path)
        {
            Kt help = Kt.Done([.. path, "--help"]);
            if (command.Subcommands.Count == 0 || path.Length == 0) Assert.Contains("Example", help.Out);
            foreach (Command child in command.Subcommands) Walk(child, [.. path, child.Name]);
        }
    }

    [Fact]
    public void Doctor_finds_what_the_main_job_needs() => Assert.Contains("ONNX Runtime", Kt.Done("doctor").Out);

    [Fact]
    public void Doctor_gives_a_verdict_on_every_device_and_can_do_without_any()
    {
        string[] verdicts = [.. Kt.Done("doctor").Out.Split('\n').Where(line => line.Contains("k-means device"))];
        string cuda = verdicts.First(verdict => verdict.Contains("cuda")), ilgpu = verdicts.Last(verdict => verdict.Contains("ilgpu"));
        if (IlgpuDevices.List().Count > 0) return;
        Assert.Equal(2, verdicts.Length);
        Assert.Contains("driver", cuda);
        Assert.Contains(IlgpuDevices.Absence(), ilgpu);
    }
}
