using System.Text.Json;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Stages.Figures;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Pretext;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Pretext;
using KnowledgeTransfer.Torch.Teachers;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>A folder that <c>kt teacher train</c> made.</summary>
internal sealed class TrainedTeacher
{
    private readonly string _folder;
    private readonly JsonObject _inputs;

    private TrainedTeacher(string folder, JsonObject record, TeacherFigures figures)
    {
        (_folder, Figures) = (folder, figures);
        _inputs = record["inputs"]!.AsObject();
        Options = record["options"]!.AsObject();
    }

    /// <summary>Settings and metrics of the training.</summary>
    public TeacherFigures Figures { get; }

    /// <summary>Task, network and options as the record has them.</summary>
    public JsonObject Options { get; }

    /// <summary>Seed of the training, on which held-out pictures and their examples depend.</summary>
    public ulong Seed => (ulong)Options["options"]!["seed"]!;

    /// <summary>Side of the pictures that the task starts from.</summary>
    public int PictureSize => Figures.Training.Preprocessing.ResizeSize;

    /// <summary>The puzzles that it learned; null where it learned something else.</summary>
    /// <exception cref="ArtefactException">The file is damaged.</exception>
    public PermutationSet? Permutations =>
        File.Exists(Path.Combine(_folder, TeacherStage.Permutations))
            ? PermutationFile.Read(Path.Combine(_folder, TeacherStage.Permutations))
            : null;

    /// <summary>Whether its colours were those of the released code of Jigsaw++.</summary>
    public bool HasReleasedColours => Options["task"]?["colours"]?["projectedOfRest"] is { } share && (double)share > 0;

    /// <summary>Whether it learned against a critic.</summary>
    public bool IsAdversarial => Options["task"]?["options"]?["adversarialShare"] is { } share && (double)share > 0;

    /// <summary>Reads the record.</summary>
    /// <exception cref="ConfigException">The folder holds no finished training.</exception>
    /// <exception cref="ArtefactException">The record cannot be read.</exception>
    public static TrainedTeacher Open(string folder)
    {
        string path = Path.Combine(folder, TeacherStage.Name + ".json");
        if (!File.Exists(path))
            throw new ConfigException($"{folder} has no {TeacherStage.Name}.json; give a folder that kt teacher train has finished.");
        JsonObject record = StageRecord.Read(path);
        TeacherFigures figures = record["result"].Deserialize<TeacherFigures>(StageRunner.Json)
            ?? throw new ArtefactException($"{path} has no result. Train again with --force.");
        return new TrainedTeacher(folder, record, figures);
    }

    /// <summary>Whether these are the pictures that it was trained on and measured with.</summary>
    public bool Knows(RunImages images) => (string?)_inputs["data"] == images.Fingerprint;

    /// <summary>Loads the network with its head.</summary>
    /// <param name="task">As it was trained.</param>
    /// <param name="pictures">Training pictures, from which tasks know how frequent answers are.</param>
    /// <exception cref="ConfigException">The task is another one.</exception>
    /// <exception cref="ArtefactException">The weights are damaged.</exception>
    public TrainedTask Load(PretextTask task, ITrainingImages pictures)
    {
        string given = JsonNode.Parse(task.Identity)!.ToJsonString(), trained = Options["task"]!.ToJsonString();
        if (given != trained)
        {
            throw new ConfigException($"{_folder} was trained on another task than these options give: {trained} there, {given} here. "
                + "Leave out the options that differ.");
        }
        string network = (string)Options["network"]!;
        WeightSet weights = WeightFile.Read(Path.Combine(_folder, TeacherTrainer.TaskFile));
        TeacherResult training = Figures.Training;
        return new TrainedTask(
            task.Fit(pictures, training.Preprocessing), size => EncoderCatalogue.Create(network, size), weights, training.Preprocessing,
            training.Precision, Seed);
    }
}
