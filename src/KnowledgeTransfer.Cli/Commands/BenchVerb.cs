using System.CommandLine;
using KnowledgeTransfer.Cli.Terminal;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt bench</c>: how fast this machine is.</summary>
internal static class BenchVerb
{
    public static Verb Create() => new(new Command("bench", "Measure how fast this machine is"), [], BenchClustersVerb.Create());
}
