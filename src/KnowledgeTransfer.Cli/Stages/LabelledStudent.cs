using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.PseudoLabels;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>A student from pictures and one file of labels, outside of a run: divides pictures and labels alike, then trains.</summary>
internal static class LabelledStudent
{
    public static JsonObject Run(string folder, ImageSource source, string labelsFile, PseudoLabelSet labels, StudentSection section, double heldOutShare,
        ulong seed, int threads, bool replace, CancellationToken cancellation)
    {
        int[] clusters = labels.JoinWith(source.Ids);
        ImageCheck check = ProgressView(source, threads, cancellation);
        if (check.Bad.Count > 0)
            throw new DataException($"{check.Bad.Count} labelled pictures do not decode, the first: {check.Bad[0].Reason} Remove them and their labels.");
        ImageSplit split = ImageSplit.Create(source, new ImageSplitOptions { HeldOutFraction = heldOutShare, Seed = (long)(seed >> 1) });
        string scratch = Directory.CreateTempSubdirectory("kt-labels-").FullName;
        try
        {
            string train = Write(split.Train, "train.csv"), heldOut = Write(split.HeldOut, "heldout.csv");
            SizeRange side = SizeRange.Of(check.Headers.Select(h => Math.Min(h.Width, h.Height)));
            var request = new StudentRequest(split.Train, split.HeldOut, source.Fingerprint, train, split.HeldOut.Count > 0 ? heldOut : null, labels.ClusterCount);
            var provenance = new Dictionary<string, string> { ["data.fingerprint"] = source.Fingerprint, ["labels"] = FileHash.OfFile(labelsFile) };
            return StudentStage.Run(folder, request, section, StudentRecipe.Create(section, side, seed, threads), provenance, replace, cancellation).Result;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }

        string Write(SubsetSource part, string name)
        {
            string path = Path.Combine(scratch, name);
            double[] unknown = new double[part.Count];
            new PseudoLabelSet([.. part.Ids], [.. part.Indices.Select(i => clusters[i])], unknown, unknown, labels.ClusterCount).WriteCsv(path);
            return path;
        }
    }

    private static ImageCheck ProgressView(ImageSource source, int threads, CancellationToken cancellation) =>
        ImageCheck.Scan(source, new ImageCheckOptions { ThreadCount = threads }, null, cancellation);
}
