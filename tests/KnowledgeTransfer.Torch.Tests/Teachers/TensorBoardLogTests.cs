using System.Buffers.Binary;
using KnowledgeTransfer.TestKit;
using KnowledgeTransfer.Torch.Teachers;
using KnowledgeTransfer.Torch.Training;
using Tensorboard;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Teachers;

public sealed class TensorBoardLogTests
{
    [Fact]
    public void The_checksum_is_Castagnolis_and_masked()
    {
        // 0xE3069283 is the check value of CRC-32C. Rotated right by 15: 0x2507C60D; plus 0xA282EAD8: 0xC78AB0E5.
        Assert.Equal(0xC78AB0E5u, EventFile.MaskedChecksum("123456789"u8));
        Assert.Equal(0xA282EAD8u, EventFile.MaskedChecksum([])); // CRC of nothing is 0
    }

    [Fact]
    public void A_row_is_a_record_of_scalars_at_its_step()
    {
        using var folder = new TemporaryFolder();
        using (var log = new TensorBoardLog(folder["log"], new FixedClock()))
        {
            log.Add(new TeacherMetrics(100, 0.5, 2.25, 0.75, null, null));
            log.Add(new TeacherMetrics(200, 0.25, 2, 1, 1.5, 0.125));
        }
        string file = Assert.Single(Directory.GetFiles(folder["log"]));
        Assert.Equal($"events.out.tfevents.1700000000.{Environment.ProcessId}", Path.GetFileName(file));
        List<byte[]> records = Records(File.ReadAllBytes(file));
        Assert.Equal(3, records.Count);
        // Field 1 (wall time) is a double: key 0x09; field 3 (version) is a string: key 0x1A, length 13.
        byte[] version = [0x09, .. BitConverter.GetBytes(1700000000.5), 0x1A, 13, .. "brain.Event:2"u8];
        Assert.Equal(version, records[0]);
        // Field 2 (step) is a varint: key 0x10; field 5 (summary) holds values (key 0x0A) of tag (0x0A) and float (0x15).
        byte[] row =
        [
            0x09, .. BitConverter.GetBytes(1700000000.5), 0x10, 100, 0x2A, 13 + 17 + 22,
            0x0A, 11, 0x0A, 4, .. "loss"u8, 0x15, .. BitConverter.GetBytes(2.25f),
            0x0A, 15, 0x0A, 8, .. "accuracy"u8, 0x15, .. BitConverter.GetBytes(0.75f),
            0x0A, 20, 0x0A, 13, .. "learning_rate"u8, 0x15, .. BitConverter.GetBytes(0.5f),
        ];
        Assert.Equal(row, records[1]);
        Event whole = Event.Parser.ParseFrom(records[2]);
        Assert.Equal(200, whole.Step);
        Assert.Equal(
            [("loss", 2f), ("accuracy", 1f), ("held_out_loss", 1.5f), ("held_out_accuracy", 0.125f), ("learning_rate", 0.25f)],
            whole.Summary.Value.Select(value => (value.Tag, value.SimpleValue)));
    }

    [Fact]
    public void Rows_can_be_read_while_the_training_goes_on_and_a_second_session_has_its_own_file()
    {
        using var folder = new TemporaryFolder();
        using var first = new TensorBoardLog(folder.Path, new FixedClock());
        first.Add(new TeacherMetrics(1, 1, 1, null, null, null));
        using (var stream = new FileStream(Directory.GetFiles(folder.Path)[0], FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        {
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            Assert.Equal(2, Records(bytes).Count);
        }
        using var second = new TensorBoardLog(folder.Path, new FixedClock());
        Assert.Equal(2, Directory.GetFiles(folder.Path, "events.out.tfevents.*").Length);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_named()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateSymbolicLink(folder["log"], "/proc/self");
        Assert.SkipUnless(Directory.Exists(folder["log"]), "there is no folder that nobody can write to");
        Assert.Contains("events.out.tfevents", Assert.Throws<ArtefactException>(() => new TensorBoardLog(folder["log"])).Message);
    }

    /// <summary>Splits a file into records and checks both checksums of each.</summary>
    private static List<byte[]> Records(ReadOnlySpan<byte> file)
    {
        var records = new List<byte[]>();
        while (file.Length > 0)
        {
            int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
            Assert.Equal(BitwiseMaskedChecksum(file[..8]), BinaryPrimitives.ReadUInt32LittleEndian(file[8..]));
            ReadOnlySpan<byte> content = file.Slice(12, length);
            Assert.Equal(BitwiseMaskedChecksum(content), BinaryPrimitives.ReadUInt32LittleEndian(file[(12 + length)..]));
            records.Add(content.ToArray());
            file = file[(16 + length)..];
        }
        return records;
    }

    /// <summary>Bit by bit with the reversed polynomial 0x82F63B78.</summary>
    private static uint BitwiseMaskedChecksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78);
        }
        crc = ~crc;
        return unchecked(((crc >> 15) | (crc << 17)) + 0xA282EAD8);
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(1700000000500);
    }
}
