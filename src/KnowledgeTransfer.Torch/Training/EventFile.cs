using System.Buffers.Binary;
using System.Numerics;
using Google.Protobuf;
using Tensorboard;

namespace KnowledgeTransfer.Torch.Training;

/// <summary>
/// A file of TensorBoard events: records of an 8-byte little-endian length, its checksum, the serialised <c>Event</c> and its checksum
/// (TensorFlow's record format). Each event is on the disk when <see cref="Write"/> returns to whoever follows the training.
/// </summary>
/// <remarks>
/// Ours, because TorchSharp's <c>SummaryWriter</c> states times in ticks or in float32 instead of seconds, and opens the file anew for each
/// number. Its messages are used.
/// </remarks>
internal sealed class EventFile : IDisposable
{
    private readonly FileStream _file;

    /// <summary>Creates the file and writes the event that begins each.</summary>
    /// <param name="path">TensorBoard looks for <c>tfevents</c> in the name; must not exist.</param>
    /// <param name="seconds">Wall time, seconds since 1970.</param>
    /// <exception cref="ArtefactException">It cannot be written.</exception>
    public EventFile(string path, double seconds)
    {
        try
        {
            _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArtefactException($"{path} cannot be written: {e.Message}", e);
        }
        Write(new Event { WallTime = seconds, FileVersion = "brain.Event:2" });
    }

    /// <summary>Appends an event.</summary>
    /// <exception cref="ArtefactException">It cannot be written.</exception>
    public void Write(Event what)
    {
        byte[] record = Frame(what.ToByteArray());
        try
        {
            _file.Write(record);
            _file.Flush();
        }
        catch (IOException e)
        {
            throw new ArtefactException($"{_file.Name} cannot be written: {e.Message}", e);
        }
    }

    /// <summary>CRC-32C (Castagnoli), rotated right by 15 bits plus a constant, as the record format asks.</summary>
    public static uint MaskedChecksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes) crc = BitOperations.Crc32C(crc, value);
        return unchecked(BitOperations.RotateRight(~crc, 15) + 0xA282EAD8);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private static byte[] Frame(ReadOnlySpan<byte> content)
    {
        var record = new byte[content.Length + 16];
        Span<byte> length = record.AsSpan(0, 8);
        BinaryPrimitives.WriteInt64LittleEndian(length, content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), MaskedChecksum(length));
        content.CopyTo(record.AsSpan(12));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + content.Length), MaskedChecksum(content));
        return record;
    }
}
