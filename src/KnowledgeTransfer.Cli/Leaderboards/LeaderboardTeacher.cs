using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Leaderboards.Sections;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Pretext;
using KnowledgeTransfer.Torch.Teachers;

namespace KnowledgeTransfer.Cli.Leaderboards;

/// <summary>A teacher that a leaderboard trains before the rows that name it.</summary>
/// <param name="Section">Its options.</param>
/// <param name="Lesson">What it is asked, of which pictures.</param>
/// <param name="Threads">0 for all.</param>
/// <param name="Folder">
/// Receives it. The name has a hash of the options, so that other options are another folder, and rows of another teacher are never taken
/// for these.
/// </param>
internal sealed record LeaderboardTeacher(LeaderboardTeacherSection Section, PretextLesson Lesson, int Threads, string Folder)
{
    private const int HashLength = 8;

    /// <summary>Fills in what the section leaves open.</summary>
    /// <param name="section">Its options.</param>
    /// <param name="base">Settings of every run.</param>
    /// <param name="leaderboard">The leaderboard's folder.</param>
    public static LeaderboardTeacher Of(LeaderboardTeacherSection section, RunConfig @base, string leaderboard)
    {
        string source = section.Data ?? @base.Data.Source;
        string portable = ConfigWriter.ToCanonicalJson(section with
        {
            Data = Path.GetFileName(Path.TrimEndingDirectorySeparator(source)),
        });
        string folder = $"{FileNames.Of(section.Name)}-{FileHash.OfText(portable)[..HashLength]}";
        var lesson = new PretextLesson
        {
            Task = section.Task,
            Data = new DataSection { Source = source, TrainLimit = section.TrainLimit },
            Network = section.Network,
            PictureSize = section.PictureSize,
            Permutations = section.Permutations,
            Upsample = section.Upsample,
        };
        return new LeaderboardTeacher(section, lesson, @base.Threads, Path.Combine(leaderboard, "teachers", folder));
    }

    /// <summary>What <c>teacher.model</c> of its rows is.</summary>
    public string Record => Path.Combine(Folder, TeacherStage.Record);

    /// <summary>Whether it is there and complete.</summary>
    public bool IsTrained => File.Exists(Record) && File.Exists(Path.Combine(Folder, TeacherStage.Name + ".json"));

    /// <summary>The task's recipe with the section's changes.</summary>
    public TeacherOptions Options(PretextTask task)
    {
        TeacherOptions recipe = TeacherRecipes.For(task);
        return recipe with
        {
            Steps = Section.Steps ?? recipe.Steps,
            BatchSize = Section.BatchSize ?? recipe.BatchSize,
            LearningRate = Section.LearningRate ?? recipe.LearningRate,
            Seed = (ulong)Section.Seed,
            ThreadCount = Threads,
            Device = NetworkDevices.Training,
        };
    }

    /// <summary>Trains it unless it is there; interrupted and called again it goes on.</summary>
    /// <param name="replace">Whether a training with other settings in the folder may be replaced.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    public void Train(bool replace, CancellationToken cancellation)
    {
        if (IsTrained) return;
        (PretextImages pictures, PretextTask task) = Lesson.Open((ulong)Section.Seed, Threads, cancellation);
        var request = new TeacherRequest(pictures.Images, task, Lesson.NetworkOf(task), Options(task));
        TeacherStage.Run(Folder, request, replace, cancellation);
    }
}
