using Xunit;

namespace KnowledgeTransfer.Gpu.Tests;

public sealed class StoredFloat16Tests
{
    [Fact]
    public void Every_finite_half_is_widened_to_the_same_bits()
    {
        for (int bits = 0; bits <= ushort.MaxValue; bits++)
        {
            double expected = (double)BitConverter.UInt16BitsToHalf((ushort)bits);
            if (!double.IsFinite(expected)) continue;
            double found = StoredFloat16.ToDouble((ushort)bits);
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(found));
        }
    }
}
