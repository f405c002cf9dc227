using System.CommandLine;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Reports;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary>What <c>quickstart</c>, <c>transfer</c> and <c>run</c> do once their settings are known.</summary>
internal static class RunExecution
{
    /// <summary>Plans or runs the whole method and prints the outcome.</summary>
    public static int Execute(ParseResult parsed, RunOptions options, RunConfig config, string folder, CancellationToken cancellation)
    {
        if (parsed.GetValue(options.DryRun)) return RunPlan.Print(config, folder);
        RunSummary summary = Pipeline.Run(new RunContext(config, folder, parsed.GetValue(options.Force), cancellation));
        if (parsed.GetValue(options.Json)) Console.Out.WriteLine(File.ReadAllText(Path.Combine(folder, "summary.json")).TrimEnd());
        else Output.Results(summary);
        return ExitCode.Done;
    }
}
