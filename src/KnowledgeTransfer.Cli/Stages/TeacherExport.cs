using KnowledgeTransfer.Data;
using KnowledgeTransfer.Features;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Onnx;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Teachers;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>A trained encoder, and the same one untrained, as ONNX files with records: they re-enter like any imported teacher.</summary>
/// <param name="Parity">ONNX Runtime against TorchSharp.</param>
/// <param name="Teacher">Record of the trained one.</param>
/// <param name="Untrained">Record of the control, with the same layer.</param>
/// <param name="Sweep">What chose the layer; null where there were too few pictures.</param>
internal sealed record TeacherExport(VerificationResult Parity, TeacherRecord Teacher, TeacherRecord Untrained, SweepFigures? Sweep)
{
    private const int PixelLimit = 64 * 3 * 64 * 64; // of the comparison; at least 4 pictures

    /// <summary>Writes both files, compares the first with TorchSharp, and lets a sweep choose its layer.</summary>
    /// <exception cref="DivergenceException">They differ by more than the writer promises.</exception>
    public static TeacherExport Write(
        StageFolder stage, TeacherRequest request, TeacherResult training, IProgress<StageProgress> progress,
        CancellationToken cancellation)
    {
        var provenance = new Dictionary<string, string>
        {
            ["data.fingerprint"] = request.Images.Fingerprint,
            ["task"] = request.Task.Identity,
            ["seed"] = $"{request.Options.Seed}",
            ["steps"] = $"{request.Options.Steps}",
        };
        var export = new OnnxExportOptions { Preprocessing = training.Preprocessing, Provenance = provenance };
        NetworkSpec encoder = EncoderCatalogue.Create(request.Network, request.Task.PictureSize);
        string data = $"{request.Images.Train.Count:N0} pictures, {training.Rows[^1].Step:N0} steps, seed {request.Options.Seed}";

        (NetworkSpec network, WeightSet weights) = Save(TeacherTrainer.WeightsFile, TeacherStage.Teacher);
        VerificationResult parity = Verify(network, weights, training.Preprocessing, request, stage[TeacherStage.Teacher], cancellation);
        SweepFigures? sweep = ChooseLayer();
        TeacherRecord trained = Describe(TeacherStage.Teacher, $"self-supervised: {request.Task.Name} on {data}");
        Save(TeacherTrainer.UntrainedFile, TeacherStage.Untrained);
        return new TeacherExport(parity, trained, Describe(TeacherStage.Untrained, "untrained"), sweep);

        SweepFigures? ChooseLayer()
        {
            if (request.Images.Train.Count < SweepOptions.LeastPictures) return null;
            var options = new SweepOptions { Seed = request.Options.Seed, ThreadCount = request.Options.ThreadCount };
            return new SweepFigures(
                TeacherSweep.Run(stage[TeacherStage.Teacher], training.Preprocessing, request.Images.Train, stage.Unfinished, options,
                    progress: progress, cancellation: cancellation),
                Probes: null);
        }

        (NetworkSpec, WeightSet) Save(string file, string model)
        {
            WeightSet kept = WeightFile.Read(stage[file]);
            NetworkSpec exported = request.Task.ExportedNetwork(encoder);
            OnnxWriter.WriteTeacher(exported, kept, request.Task.Name, export, stage[model]);
            return (exported, kept);
        }

        TeacherRecord Describe(string model, string supervision) => TeacherImport.DescribeTrained(
            OnnxModelFile.Load(stage[model]), model, new TeacherImportOptions
            {
                Name = $"{request.Task.Name}-{request.Network}",
                Source = "trained by kt teacher train",
                Licence = "that of its pictures",
                Supervision = supervision,
                Tap = sweep?.Sweep.Choices[0].Layer,
                Pooling = sweep is null ? null : FeaturePooling.Parse(sweep.Sweep.Choices[0].Pooling),
            });
    }

    private static VerificationResult Verify(
        NetworkSpec network, WeightSet weights, ImagePreprocessing preprocessing, TeacherRequest request, string path,
        CancellationToken cancellation)
    {
        ImageSource source = request.Images.HeldOut.Count > 0 ? request.Images.HeldOut : request.Images.Train;
        int picture = 3 * network.InputSize * network.InputSize;
        int count = Math.Min(source.Count, Math.Max(4, PixelLimit / picture));
        float[] input = new float[count * picture];
        var first = new SubsetSource(source, [.. Enumerable.Range(0, count)], source.Name);
        foreach (ImageBatch batch in new ImagePipeline(first, preprocessing).Batches(0, cancellation))
            NetworkInput.Write(batch, 0, batch.Count, preprocessing, input.AsSpan(batch.FirstIndex * picture, batch.Count * picture));
        IReadOnlyList<float[]> maps = TorchReference.Run(network, weights, input, count, network.Maps);
        return OnnxVerification.Verify(path, input, count, network.Maps.Zip(maps).ToDictionary(pair => pair.First, pair => pair.Second));
    }
}
