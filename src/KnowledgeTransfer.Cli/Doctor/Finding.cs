using System.Text.Json.Serialization;

namespace KnowledgeTransfer.Cli.Doctor;

/// <summary>What <c>kt doctor</c> says about one device or library.</summary>
/// <param name="Name">What was looked for.</param>
/// <param name="Works">Whether it is there and works.</param>
/// <param name="Facts">What was found; why it does not work.</param>
/// <param name="Advice">What to do; empty for nothing.</param>
internal sealed record Finding(string Name, bool Works, string Facts, string Advice = "")
{
    /// <summary>Whether <c>kt</c> cannot do its main job without it.</summary>
    [JsonIgnore]
    public bool IsNeeded { get; init; } = true;

    /// <summary>Tries something out.</summary>
    /// <param name="name">What is looked for.</param>
    /// <param name="probe">Gives the facts, or fails as a missing library does.</param>
    /// <param name="advice">What its absence means and what to do about it.</param>
    public static Finding Of(string name, Func<string> probe, string advice)
    {
        try
        {
            return new Finding(name, true, probe());
        }
        catch (Exception e) when (IsMissing(e))
        {
            return new Finding(name, false, (e is DeviceException ? e : e.InnerException ?? e).Message, advice);
        }

        static bool IsMissing(Exception e) => e is DllNotFoundException or TypeInitializationException or EntryPointNotFoundException
            or NotSupportedException or BadImageFormatException or DeviceException;
    }
}
