using System.CommandLine;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Terminal;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt run CONFIG.json</c>: the whole method as a file says.</summary>
internal static class RunVerb
{
    public static Verb Create()
    {
        var file = new Argument<string>("config") { Description = "JSON with comments; kt options lists every setting" };
        RunOptions options = new("Folder of the run; runs/CONFIG unless given");
        var command = new Command("run", "All stages as a configuration file says") { file };
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            string path = parsed.GetRequiredValue(file);
            if (!File.Exists(path)) throw new ConfigException($"there is no configuration {path}.");
            RunConfig config = options.Read(parsed, path, []);
            string folder = parsed.GetValue(options.Out) ?? Path.Combine("runs", Path.GetFileNameWithoutExtension(path));
            return RunExecution.Execute(parsed, options, config, folder, cancellation);
        }));
        return new Verb(command, ["kt run config.json --out runs/first", "kt run config.json --set seed=2 --out runs/second"]);
    }
}
