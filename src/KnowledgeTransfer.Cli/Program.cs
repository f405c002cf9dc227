using KnowledgeTransfer.Cli.Commands;
using KnowledgeTransfer.Cli.Terminal;

return await CommandLine.RunAsync(args, RootVerb.Create());
