using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Checkpoints as bytes: magic, then the record's fields little-endian in order, then the SHA-256 of all before it. Not an exchange
/// format: a checkpoint is read by the program that wrote it.
/// </summary>
internal static class CheckpointFormat
{
    private static readonly byte[] s_magic = "KTkmeans2\n"u8.ToArray();

    internal static void Write(KMeansCheckpoint checkpoint, Stream stream)
    {
        using SHA256 hash = SHA256.Create();
        using (CryptoStream hashed = new(stream, hash, CryptoStreamMode.Write, leaveOpen: true))
        using (BinaryWriter writer = new(hashed, Encoding.UTF8))
        {
            writer.Write(s_magic);
            writer.Write(checkpoint.OptionsFingerprint);
            writer.Write(checkpoint.Restart);
            WriteCentroids(writer, checkpoint.Centroids);
            writer.Write(checkpoint.Iterations.Count);
            foreach (KMeansIteration i in checkpoint.Iterations) WriteIteration(writer, i);
            writer.Write(checkpoint.Best is not null);
            if (checkpoint.Best is { } best) WriteOutcome(writer, best);
        }
        stream.Write(hash.Hash!);
    }

    internal static KMeansCheckpoint Read(Stream stream)
    {
        using MemoryStream all = new();
        stream.CopyTo(all);
        ReadOnlySpan<byte> bytes = all.GetBuffer().AsSpan(0, (int)all.Length);
        int length = bytes.Length - SHA256.HashSizeInBytes;
        if (!bytes.StartsWith(s_magic)) throw new ArtefactException("This is not a k-means checkpoint. Delete it to begin anew.");
        if (length < s_magic.Length || !SHA256.HashData(bytes[..length]).AsSpan().SequenceEqual(bytes[length..]))
            throw new ArtefactException($"The k-means checkpoint ({bytes.Length} bytes) is truncated or damaged. Delete it to begin anew.");
        all.Position = s_magic.Length;
        using BinaryReader reader = new(all, Encoding.UTF8, leaveOpen: true);
        string fingerprint = reader.ReadString();
        int restart = reader.ReadInt32();
        Centroids centroids = ReadCentroids(reader);
        KMeansIteration[] iterations = new KMeansIteration[reader.ReadInt32()];
        for (int i = 0; i < iterations.Length; i++) iterations[i] = ReadIteration(reader);
        return new KMeansCheckpoint(restart, centroids, iterations, reader.ReadBoolean() ? ReadOutcome(reader) : null, fingerprint);
    }

    private static void WriteIteration(BinaryWriter writer, KMeansIteration i)
    {
        writer.Write(i.Restart);
        writer.Write(i.Iteration);
        writer.Write(i.Inertia);
        writer.Write(i.MovedCount);
        writer.Write(i.EmptyCount);
        writer.Write(i.RelocatedCount);
        writer.Write(i.UndecidedCount);
        writer.Write(i.SkippedShare);
    }

    private static KMeansIteration ReadIteration(BinaryReader reader) => new(
        reader.ReadInt32(), reader.ReadInt32(), reader.ReadDouble(), reader.ReadInt64(),
        reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt64(), reader.ReadDouble());

    private static void WriteOutcome(BinaryWriter writer, RestartOutcome outcome)
    {
        writer.Write(outcome.Restart);
        WriteCentroids(writer, outcome.Centroids);
        writer.Write(outcome.Inertia);
        writer.Write((int)outcome.StopReason);
    }

    private static RestartOutcome ReadOutcome(BinaryReader reader) =>
        new(reader.ReadInt32(), ReadCentroids(reader), reader.ReadDouble(), (StopReason)reader.ReadInt32());

    private static void WriteCentroids(BinaryWriter writer, Centroids centroids)
    {
        writer.Write(centroids.ElementType == ElementType.Float64);
        writer.Write(centroids.Count);
        writer.Write(centroids.Dimension);
        writer.Write(centroids.ElementType == ElementType.Float64
            ? MemoryMarshal.AsBytes(centroids.Float64) : MemoryMarshal.AsBytes(centroids.Float32));
    }

    private static Centroids ReadCentroids(BinaryReader reader)
    {
        bool isDouble = reader.ReadBoolean();
        int count = reader.ReadInt32(), dimension = reader.ReadInt32();
        if (isDouble)
        {
            double[] values = new double[count * dimension];
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            return new Centroids(values, count, dimension);
        }
        float[] singles = new float[count * dimension];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(singles.AsSpan()));
        return new Centroids(singles, count, dimension);
    }
}
