using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Onnx;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary><c>sweep</c>: which layer and pooling of a network, without labels; <c>sweep.csv</c> has all figures.</summary>
internal static class SweepStage
{
    public const string Name = "sweep";
    public const string Table = "sweep.csv";

    /// <summary>Runs or skips the stage.</summary>
    /// <param name="folder">Where the files go.</param>
    /// <param name="request">What to compare.</param>
    /// <param name="judged">Whether probes with labels are put beside the ranking, which does not see them.</param>
    /// <param name="replace">Whether a result of other settings may be replaced.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    /// <exception cref="DataException">There is nothing to judge by: the pictures have no labels.</exception>
    public static SweepFigures Run(string folder, SweepRequest request, bool judged, bool replace, CancellationToken cancellation)
    {
        SweepProbes? judge = judged ? new SweepProbes(request) : null;
        var views = new PictureViewOptions();
        var options = new JsonObject
        {
            ["preprocessing"] = JsonSerializer.SerializeToNode(request.Preprocessing, StageRunner.Json),
            ["pooling"] = request.Pooling?.ToString(),
            ["sample"] = request.SampleSize,
            ["views"] = JsonSerializer.SerializeToNode(views, StageRunner.Json),
        };
        var stage = new StageFolder(folder, new StageKey(Name, 2, options.ToJsonString(), new(StringComparer.Ordinal)
        {
            ["model"] = request.Sha256,
            ["pictures"] = request.PicturesHash,
            ["seed"] = request.Seed.ToString(CultureInfo.InvariantCulture),
            ["labels"] = judge?.Hash ?? "",
        }));
        return StageRunner.Run(stage, replace, Work, figures => figures.Describe());

        (SweepFigures, IReadOnlyList<string>) Work(IProgress<StageProgress> progress)
        {
            var sweep = new SweepOptions
            {
                SampleSize = request.SampleSize,
                Pooling = request.Pooling,
                Views = views,
                Seed = request.Seed,
                ThreadCount = request.Threads,
            };
            var run = new OnnxRunOptions
            {
                Threads = request.Threads,
                BatchSize = TeacherSweep.BatchSize,
                Provider = NetworkDevices.Teachers,
            };
            SweepResult result = TeacherSweep.Run(
                request.Model, request.Preprocessing, request.Pictures, stage.Unfinished, sweep, run, progress,
                observe: judge is null ? null : (reading, features) => judge.Judge(reading, features, cancellation),
                cancellation: cancellation);
            var figures = new SweepFigures(result, judge?.InOrderOf(result.Choices));
            AtomicFile.WriteText(stage[Table], SweepTable.Csv(figures));
            return (figures, [Table]);
        }
    }
}
