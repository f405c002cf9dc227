using System.CommandLine;
using KnowledgeTransfer.Cli.Doctor;
using KnowledgeTransfer.Cli.Terminal;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt doctor</c>: which devices and libraries were found and, for each one missing, why and what to do.</summary>
internal static class DoctorVerb
{
    public const string Name = "doctor";

    public static Verb Create()
    {
        Option<bool> json = CommonOptions.Json();
        var command = new Command(Name, "Say which devices and libraries were found, and what to do about the missing ones") { json };
        command.SetAction(parsed =>
        {
            Finding[] findings =
            [
                ProcessorFinding.Create(), TorchFinding.Create(), OnnxRuntimeFinding.Create(), PictureFinding.Create(),
                .. DeviceFindings.Create(),
            ];
            if (parsed.GetValue(json)) Output.Json(findings);
            else Print(findings);
            return findings.Any(f => !f.Works && f.IsNeeded) ? ExitCode.MissingDevice : ExitCode.Done;
        });
        return new Verb(command, ["kt doctor"]);
    }

    private static void Print(Finding[] findings) => Output.Table(
        ["what", "state", "facts", "what to do"],
        findings.Select(f => (string[])[f.Name, f.Works ? "works" : "missing", f.Facts, f.Advice]));
}
