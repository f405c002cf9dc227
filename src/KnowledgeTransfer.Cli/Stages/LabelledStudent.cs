using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Stages.Figures;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.PseudoLabels;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>A student from pictures and one file of labels, outside of a run: divides pictures and labels alike, then trains.</summary>
internal static class LabelledStudent
{
    /// <summary>Runs or skips the stage <c>student</c>.</summary>
    /// <exception cref="DataException">Ids do not match, or a picture does not decode.</exception>
    public static StudentFigures Run(
        string folder, ImageSource source, string labelsFile, StudentSection section, double heldOutShare, ulong seed, int threads,
        bool replace, CancellationToken cancellation)
    {
        PseudoLabelSet labels = PseudoLabelSet.ReadCsv(labelsFile);
        int[] clusters = labels.JoinWith(source.Ids);
        ImageCheck check = ImageCheck.Scan(source, new ImageCheckOptions { ThreadCount = threads }, null, cancellation);
        if (check.Bad.Count > 0)
        {
            throw new DataException($"{check.Bad.Count} labelled pictures do not decode, the first: {check.Bad[0].Reason} " +
                "Remove them and their labels.");
        }
        ImageSplit split = ImageSplit.Create(source, new ImageSplitOptions { HeldOutFraction = heldOutShare, Seed = (long)(seed >> 1) });
        SizeRange shortSide = SizeRange.Of(check.Headers.Select(h => Math.Min(h.Width, h.Height)));
        string scratch = Directory.CreateTempSubdirectory("kt-labels-").FullName;
        try
        {
            var provenance = new Dictionary<string, string>
            {
                ["data.fingerprint"] = source.Fingerprint,
                ["labels"] = FileHash.OfFile(labelsFile),
            };
            var request = new StudentRequest(split.Train, split.HeldOut, source.Fingerprint, Write(split.Train, "train.csv"),
                split.HeldOut.Count > 0 ? Write(split.HeldOut, "heldout.csv") : null, labels.ClusterCount, provenance);
            StudentRecipe recipe = StudentRecipe.Create(section, shortSide, seed, threads);
            return StudentStage.Run(folder, request, recipe, replace, cancellation).Figures;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }

        string Write(SubsetSource part, string name)
        {
            string path = Path.Combine(scratch, name);
            var unknown = new double[part.Count];
            int[] assigned = [.. part.Indices.Select(i => clusters[i])];
            new PseudoLabelSet([.. part.Ids], assigned, unknown, unknown, labels.ClusterCount).WriteCsv(path);
            return path;
        }
    }
}
