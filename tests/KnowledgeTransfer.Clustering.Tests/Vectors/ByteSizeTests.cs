using CsCheck;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests.Vectors;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("4096", 4096)]
    [InlineData("17B", 17)]
    [InlineData("1KiB", 1024)]
    [InlineData("512MiB", 536_870_912)]
    [InlineData("2GiB", 2_147_483_648)]
    [InlineData("1.5GB", 1_500_000_000)]
    [InlineData("1.5 GiB", 1_610_612_736)]
    [InlineData("2gib", 2_147_483_648)]
    [InlineData(" 3 kb ", 3000)]
    [InlineData("0.1KiB", 102)] // 102.4
    [InlineData("+2MB", 2_000_000)]
    [InlineData("1TiB", 1_099_511_627_776)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void A_size_is_read(string text, long bytes) => Assert.Equal(bytes, ByteSize.Parse(text).Bytes);

    [Theory]
    [InlineData("", "it has no number")]
    [InlineData("GiB", "it has no number")]
    [InlineData("lots", "it has no number")]
    [InlineData("2 Gigs", "the unit Gigs is none of B, KiB, MiB, GiB, TiB, kB, MB, GB, TB")]
    [InlineData("2G", "the unit G is none of")]
    [InlineData("2GiB/s", "is no decimal number")]
    [InlineData("1,5GB", "\"1,5\" is no decimal number")]
    [InlineData("1e9", "\"1e9\" is no decimal number")]
    [InlineData("0x10", "is no decimal number")]
    [InlineData("1 000 MB", "\"1 000\" is no decimal number")]
    [InlineData("-1GiB", "it is negative")]
    [InlineData("0", "it is less than one byte")]
    [InlineData("0.0001KiB", "it is less than one byte")]
    [InlineData("9223372036854775808", "it is more than 9223372036854775807 bytes")]
    [InlineData("8388608TiB", "it is more than 9223372036854775807 bytes")]
    [InlineData("99999999999999999999999999999999", "is no decimal number")]
    public void Anything_else_is_refused_with_the_text_the_reason_and_examples(string text, string reason)
    {
        string message = Assert.Throws<ConfigException>(() => ByteSize.Parse(text)).Message;
        Assert.StartsWith($"\"{text}\" is no size: ", message);
        Assert.Contains(reason, message);
        Assert.Contains("2GiB, 512MiB, 1.5GB or a number of bytes", message);
    }

    [Theory]
    [InlineData(2_147_483_648, "2 GiB")]
    [InlineData(1_500_000_000, "1500 MB")]
    [InlineData(4097, "4097 B")]
    [InlineData(1024, "1 KiB")]
    public void A_size_is_written_in_the_largest_whole_unit(long bytes, string text) => Assert.Equal(text, new ByteSize(bytes).ToString());

    [Fact]
    public void What_is_written_reads_back_to_the_same_size() =>
        Gen.Long[1, long.MaxValue].Sample(bytes => Assert.Equal(bytes, ByteSize.Parse(new ByteSize(bytes).ToString()).Bytes));
}
