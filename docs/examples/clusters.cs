#:package KnowledgeTransfer.Clustering@0.1.0
#:property PublishAot=false

// dotnet run clusters.cs     Without the second line it works, too, but brings the compiler for native programs first.
using System.Globalization;
using KnowledgeTransfer;
using KnowledgeTransfer.Clustering;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// Rows are n x d numbers, one row after the other: here 3,000 points of the plane, scattered about three places.
float[][] places = [[1, 2], [11, 2], [1, 12]];
Random random = new(1);
float[] points = [.. Enumerable.Range(0, 3000).SelectMany(i => places[i % 3].Select(x => x + random.NextSingle() - 0.5f))];

KMeansResult result = KMeans.Fit(points, dimension: 2, new KMeansOptions { ClusterCount = 3, Seed = 7 });
Console.WriteLine($"{result.Iterations.Count} iterations, {result.StopReason}, inertia {result.Inertia:F3}");

// The nearest centroid of each row, its squared distance and that of the second nearest. Any rows of this dimension will do.
Assignment nearest = result.Assign(points);
foreach (int cluster in nearest.Labels.Distinct().Order())
{
    ReadOnlySpan<float> centre = result.Centroids.Float32.Slice(2 * cluster, 2);
    Console.WriteLine($"cluster {cluster}: {nearest.Labels.Count(label => label == cluster)} rows about ({centre[0]:F1}, {centre[1]:F1})");
}

// A file is mapped, not read: it may be larger than memory. Same rows, same options: the same bits, whatever holds the rows, however many
// threads compute, on any backend.
string file = Path.GetTempFileName();
NpyFile.WriteMatrix(file, points, dimension: 2);
using (NpyMatrix mapped = NpyMatrix.Open(file))
{
    KMeansOptions scalar = new() { ClusterCount = 3, Seed = 7, ThreadCount = 1, Backend = KMeansBackends.Scalar };
    Console.WriteLine($"from a file, by the reference: same bits {KMeans.Fit(mapped, scalar).Centroids.HasSameBits(result.Centroids)}");
}
File.Delete(file);

// What is wrong with data or options is an exception that says what, where and what to do.
points[1234] = float.NaN;
try
{
    KMeans.Fit(points, 2, new KMeansOptions { ClusterCount = 3 });
}
catch (DataException e)
{
    Console.WriteLine(e.Message);
}
