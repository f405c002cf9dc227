using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary><c>run.json</c>: the settings that a folder belongs to. Another run does not write into it unless told to.</summary>
internal static class RunRecord
{
    private const string File = "run.json";

    /// <summary>Writes the record, or checks that the folder's own says the same.</summary>
    /// <exception cref="ConfigException">The folder belongs to a run with other settings; the message names the differences.</exception>
    public static void Write(RunContext context)
    {
        string path = Path.Combine(context.Folder, File);
        JsonObject record = Settings(context.Config);
        if (System.IO.File.Exists(path))
        {
            JsonObject before = Read(path);
            if (JsonNode.DeepEquals(before, record)) return;
            if (!context.Replace)
            {
                string differences = string.Join("; ", Differences("", before, record).Take(5));
                throw new ConfigException($"{context.Folder} belongs to a run with other settings ({differences}). " +
                    "Choose another folder with --out, or keep what still fits and replace the rest with --force.");
            }
        }
        AtomicFile.WriteText(path, record.ToJsonString(StageRecord.Format) + "\n");
    }

    /// <summary>Whether a folder is that of a run with these settings.</summary>
    public static bool Matches(string folder, RunConfig config)
    {
        string path = Path.Combine(folder, File);
        return System.IO.File.Exists(path) && JsonNode.DeepEquals(Read(path), Settings(config));
    }

    /// <summary>Whether a folder is a run's.</summary>
    public static bool IsRun(string folder) => System.IO.File.Exists(Path.Combine(folder, File));

    /// <summary>The settings without the places of files on this machine: those differ between equal runs.</summary>
    public static JsonObject Settings(RunConfig config)
    {
        RunConfig portable = config with
        {
            Data = config.Data with { Source = LastName(config.Data.Source) },
            Teacher = config.Teacher with { Model = LastName(config.Teacher.Model) },
            Clustered = config.Clustered is { } clustered ? clustered with { Source = LastName(clustered.Source) } : null,
        };
        return JsonNode.Parse(ConfigWriter.ToCanonicalJson(portable))!.AsObject();

        static string LastName(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
    }

    /// <summary>The record; options that did not exist when it was written stand at their defaults, which is what the run had.</summary>
    private static JsonObject Read(string path)
    {
        JsonObject written = StageRecord.Read(path);
        try
        {
            return Settings(ConfigReader.Read<RunConfig>(written.ToJsonString(), path, []));
        }
        catch (ConfigException)
        {
            return written; // of a version whose options are not today's: equal to nothing, and every difference can be named
        }
    }

    private static IEnumerable<string> Differences(string path, JsonObject before, JsonObject after)
    {
        foreach (string name in before.Select(p => p.Key).Union(after.Select(p => p.Key)))
        {
            JsonNode? old = before[name], now = after[name];
            if (JsonNode.DeepEquals(old, now)) continue;
            if (old is JsonObject oldSection && now is JsonObject newSection)
                foreach (string difference in Differences($"{path}{name}.", oldSection, newSection)) yield return difference;
            else
                yield return $"{path}{name} was {old?.ToJsonString() ?? "null"}, is {now?.ToJsonString() ?? "null"}";
        }
    }
}
