using System.Diagnostics;

namespace KnowledgeTransfer.Clustering.Tests;

/// <summary>This test program again, in a child process with other environment variables.</summary>
internal static class ChildTests
{
    /// <summary>Runs some classes, explicit tests included.</summary>
    /// <returns>The exit code, and all that was written.</returns>
    internal static async Task<(int ExitCode, string Output)> Run(Dictionary<string, string> environment, params Type[] classes)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(typeof(ChildTests).Assembly.Location);
        foreach (string argument in new[] { "-noLogo", "-noColor", "-explicit", "on" }) start.ArgumentList.Add(argument);
        foreach (Type type in classes)
        {
            start.ArgumentList.Add("-class");
            start.ArgumentList.Add(type.FullName!);
        }
        foreach ((string name, string value) in environment) start.Environment[name] = value;

        using Process child = Process.Start(start)!;
        Task<string> errors = child.StandardError.ReadToEndAsync();
        string output = await child.StandardOutput.ReadToEndAsync() + await errors;
        await child.WaitForExitAsync();
        return (child.ExitCode, output);
    }
}
