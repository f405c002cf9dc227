using System.CommandLine;
using System.CommandLine.Help;
using KnowledgeTransfer.Cli.Commands;

namespace KnowledgeTransfer.Cli.Terminal;

/// <summary>One verb of the command line: a <see cref="Command"/> with the examples that its help shows.</summary>
internal sealed record Verb(Command Command, string[] Examples, params Verb[] Children)
{
    /// <summary>The same verb, whose user may say where networks compute; so may those of its children.</summary>
    public Verb OnDevices()
    {
        Command.Add(CommonOptions.Device());
        return this;
    }

    /// <summary>Adds verbs and their examples to the root command.</summary>
    public static RootCommand Attach(RootCommand root, string[] rootExamples, params Verb[] verbs)
    {
        var examples = new Dictionary<Command, string[]> { [root] = rootExamples };
        foreach (Verb verb in verbs) root.Add(Collect(verb));
        foreach (HelpOption option in root.Options.OfType<HelpOption>())
            if (option.Action is HelpAction help) option.Action = new ExampleHelp(help, examples);
        return root;

        Command Collect(Verb verb)
        {
            if (verb.Examples.Length > 0) examples[verb.Command] = verb.Examples;
            foreach (Verb child in verb.Children) verb.Command.Add(Collect(child));
            return verb.Command;
        }
    }
}
