using KnowledgeTransfer.Cli.Commands;
using KnowledgeTransfer.Cli.Terminal;
using Xunit;

[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)] // the console is the process's, and so are libtorch's threads

namespace KnowledgeTransfer.Cli.Tests;

/// <summary>Runs the command line in this process and keeps what it said.</summary>
internal sealed record Kt(int ExitCode, string Out, string Error)
{
    public static Kt Run(params string[] args)
    {
        TextWriter standardOut = Console.Out, standardError = Console.Error;
        using StringWriter output = new(), error = new();
        Console.SetOut(output);
        Console.SetError(error);
        try
        {
            int code = CommandLine.RunAsync(args, RootVerb.Create()).GetAwaiter().GetResult();
            return new Kt(code, output.ToString(), error.ToString());
        }
        finally
        {
            Console.SetOut(standardOut);
            Console.SetError(standardError);
        }
    }

    /// <summary>Runs and demands success.</summary>
    public static Kt Done(params string[] args)
    {
        Kt run = Run(args);
        Assert.True(run.ExitCode == 0, $"kt {string.Join(' ', args)} ended with {run.ExitCode}:\n{run.Error}");
        return run;
    }

    /// <summary>Runs and demands a refusal: the exit code, every word in the message, and no stack trace.</summary>
    public static void Refused(int exitCode, string[] words, params string[] args)
    {
        Kt run = Run(args);
        Assert.True(run.ExitCode == exitCode, $"kt {string.Join(' ', args)} ended with {run.ExitCode}, not {exitCode}:\n{run.Error}");
        Assert.All(words, word => Assert.Contains(word, run.Error));
        Assert.DoesNotContain("   at ", run.Error);
    }
}
