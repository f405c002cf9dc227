using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Teachers;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.PseudoLabels;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary><c>features</c>: one vector per picture, in <c>train.npy</c> and <c>heldout.npy</c> with the ids beside.</summary>
internal static class FeatureStage
{
    public const string Name = "features";
    public const string Train = "train.npy", HeldOut = "heldout.npy";

    /// <summary>Runs or skips the stage.</summary>
    /// <returns>The stage's folder, for those who read its files.</returns>
    public static StageFolder Run(RunContext context, RunImages images, Teacher teacher)
    {
        StoredType type = context.Config.Features.Type;
        var key = new StageKey(Name, 1, new JsonObject { ["teacher"] = JsonNode.Parse(teacher.Identity), ["type"] = type.ToString() }.ToJsonString(),
            new() { ["data"] = images.Fingerprint });
        var stage = new StageFolder(context.StageFolder(Name), key);
        StageRunner.Run(stage, Name, context.Replace, Work,
            r => $"{(string?)r["teacher"]}: {(int)r["dimension"]!} numbers for each of {(int)r["pictures"]!:N0} pictures");
        return stage;

        StageRunner.Outcome Work(IProgress<StageProgress> progress)
        {
            foreach ((string file, ImageSource source) in new[] { (Train, images.Train), (HeldOut, images.HeldOut) })
            {
                string finished = Path.Combine(stage.Work, file);
                if (!File.Exists(finished)) teacher.Extract(source, finished, type, context.Config.Threads, progress, context.Cancellation);
                IdFile.Write(stage[IdsOf(file)], source.Ids);
            }
            foreach (string file in new[] { Train, HeldOut }) File.Move(Path.Combine(stage.Work, file), stage[file], overwrite: true);
            var figures = new JsonObject
            {
                ["teacher"] = teacher.Name,
                ["supervision"] = teacher.Supervision,
                ["dimension"] = teacher.Dimension,
                ["pictures"] = images.Train.Count + images.HeldOut.Count,
                ["trainCount"] = images.Train.Count,
                ["heldOutCount"] = images.HeldOut.Count,
            };
            return new StageRunner.Outcome(figures, [Train, HeldOut, IdsOf(Train), IdsOf(HeldOut)]);
        }
    }

    /// <summary>Features of one undivided source, outside of a run: <c>features.npy</c> and <c>features.ids.csv</c>.</summary>
    public static JsonObject RunOne(string folder, ImageSource source, Teacher teacher, StoredType type, int threads, bool replace, CancellationToken cancellation)
    {
        const string file = "features.npy";
        var key = new StageKey(Name, 1, new JsonObject { ["teacher"] = JsonNode.Parse(teacher.Identity), ["type"] = type.ToString() }.ToJsonString(),
            new() { ["pictures"] = source.Fingerprint });
        var stage = new StageFolder(folder, key);
        return StageRunner.Run(stage, Name, replace, Work, r => $"{(string?)r["teacher"]}: {(int)r["dimension"]!} numbers for each of {(int)r["pictures"]!:N0} pictures");

        StageRunner.Outcome Work(IProgress<StageProgress> progress)
        {
            string finished = Path.Combine(stage.Work, file);
            if (!File.Exists(finished)) teacher.Extract(source, finished, type, threads, progress, cancellation);
            IdFile.Write(stage[IdsOf(file)], source.Ids);
            File.Move(finished, stage[file], overwrite: true);
            return new StageRunner.Outcome(new JsonObject { ["teacher"] = teacher.Name, ["supervision"] = teacher.Supervision, ["dimension"] = teacher.Dimension, ["pictures"] = source.Count },
                [file, IdsOf(file)]);
        }
    }

    /// <summary>The id list beside a feature file: <c>train.npy</c> has <c>train.ids.csv</c>.</summary>
    public static string IdsOf(string file) => Path.ChangeExtension(file, ".ids.csv");
}
