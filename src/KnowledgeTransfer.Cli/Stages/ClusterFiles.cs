using KnowledgeTransfer.Cli.Ranks;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>Centroids and their transform as files: what <c>clusters</c> writes and whoever assigns reads.</summary>
internal static class ClusterFiles
{
    private const string CentroidsFile = "centroids.npy", TransformFolder = "transform";

    /// <summary>Writes both.</summary>
    /// <returns>The files' names relative to the folder.</returns>
    public static IEnumerable<string> Write(string folder, Centroids centroids, FeatureTransform transform)
    {
        string path = Path.Combine(folder, CentroidsFile), transformPath = Path.Combine(folder, TransformFolder);
        if (centroids.ElementType == ElementType.Float64) NpyFile.WriteMatrix(path, centroids.Float64, centroids.Dimension);
        else NpyFile.WriteMatrix(path, centroids.Float32, centroids.Dimension);
        Directory.CreateDirectory(transformPath);
        transform.Save(transformPath);
        return [CentroidsFile, .. Directory.GetFiles(transformPath).Select(f => $"{TransformFolder}/{Path.GetFileName(f)}")];
    }

    /// <summary>Reads both. Centroids from elsewhere come without a transform: the vectors are then taken as they are.</summary>
    /// <exception cref="ConfigException">The folder has no centroids.</exception>
    /// <exception cref="ArtefactException">The files are broken.</exception>
    public static (Centroids Centroids, FeatureTransform Transform) Read(string folder)
    {
        using NpyMatrix matrix = NpyMatrix.Open(Existing(folder));
        int count = checked((int)matrix.RowCount), length = checked(count * matrix.Dimension);
        FeatureTransform transform = IsForeign(folder)
            ? FeatureTransform.Identity(matrix.Dimension)
            : FeatureTransform.Load(Path.Combine(folder, TransformFolder));
        if (matrix.ElementType == ElementType.Float64)
        {
            var values = new double[length];
            matrix.CopyRows(0, values.AsSpan());
            return (new Centroids(values, count, matrix.Dimension), transform);
        }
        var singles = new float[length];
        matrix.CopyRows(0, singles.AsSpan());
        return (new Centroids(singles, count, matrix.Dimension), transform);
    }

    /// <summary>Hashes of both, for the key of a stage that reads them.</summary>
    /// <exception cref="DataException">The ranks see different ones.</exception>
    public static (string Centroids, string Transform) Hashes(string folder)
    {
        string centroids = FileHash.OfFile(Existing(folder));
        string transform = IsForeign(folder) ? "none" : FileHash.OfFile(Path.Combine(folder, TransformFolder, "transform.json"));
        Agreement.Check(($"the hash of the centroids in {folder}", centroids), ($"the hash of the transform in {folder}", transform));
        return (centroids, transform);
    }

    private static bool IsForeign(string folder) => !File.Exists(Path.Combine(folder, ClusterStage.Name + ".json"));

    private static string Existing(string folder)
    {
        string path = Path.Combine(folder, CentroidsFile);
        if (!File.Exists(path)) throw new ConfigException($"{folder} has no {CentroidsFile}; give a folder that kt clusters wrote.");
        return path;
    }
}
