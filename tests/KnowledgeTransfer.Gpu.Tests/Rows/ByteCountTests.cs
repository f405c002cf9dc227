using Xunit;

namespace KnowledgeTransfer.Gpu.Tests;

public sealed class ByteCountTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1 kB")]
    [InlineData(9_960, "10 kB")]
    [InlineData(99_960, "100 kB")]
    [InlineData(999_600, "1 MB")]
    [InlineData(41_943_040_000, "41.9 GB")]
    [InlineData(long.MaxValue, "9223372 TB")]
    public void Three_digits_and_a_unit(long bytes, string text) => Assert.Equal(text, ByteCount.Text(bytes));
}
