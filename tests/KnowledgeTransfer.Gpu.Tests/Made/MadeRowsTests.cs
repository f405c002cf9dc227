using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu.Cuda;
using KnowledgeTransfer.Gpu.Cuda.Driver;
using KnowledgeTransfer.Made;
using Xunit;

namespace KnowledgeTransfer.Gpu.Tests;

/// <summary>Made-up rows are the same on host and device, and what their description says.</summary>
public sealed class MadeRowsTests
{
    [Theory]
    [InlineData(1, ElementType.Float32)]
    [InlineData(7, ElementType.Float32)]
    [InlineData(600, ElementType.Float32)]
    [InlineData(33, ElementType.Float16)]
    public void Host_and_device_make_the_same_bits(int dimension, ElementType type)
    {
        MadeRows rows = new(9, dimension, 5, type, seed: 0x123456789abcdef);
        float[] expected = new float[9 * dimension];
        rows.CopyRows(0, expected);
        Assert.Equal(expected, OnDevice(EmulatedDevice.Shared, rows));
    }

    [Fact]
    public void Row_numbers_have_more_than_32_bits()
    {
        const long first = (1L << 32) - 1;
        MadeRows rows = new(first + 2, 3, 5, ElementType.Float32);
        float[] expected = new float[6], found = new float[6];
        rows.CopyRows(first, expected);
        CudaDevice device = EmulatedDevice.Shared;
        device.Context.Bind();
        using CudaStream stream = new(device.Context);
        using MadeKernel kernel = new(device, rows, stream);
        using DeviceBuffer<float> buffer = new(device.Context, 6);
        kernel.Make(first, 2, buffer.Address, stream);
        buffer.Download(found, stream);
        Assert.Equal(expected, found);
        rows.CopyRows(0, found);
        Assert.NotEqual(expected[3..], found[..3]); // row 2^32 is not row 0
    }

    [Fact]
    public void The_installed_card_makes_them_too()
    {
        MadeRows rows = new(1000, 333, 5, ElementType.Float32);
        float[] expected = new float[1000 * 333];
        rows.CopyRows(0, expected);
        Assert.Equal(expected, OnDevice(HardwareDevice.Cuda, rows));
    }

    [Fact]
    public void Doubles_are_the_same_numbers()
    {
        MadeRows rows = new(20, 11, 3, ElementType.Float16);
        float[] singles = new float[20 * 11];
        double[] doubles = new double[20 * 11];
        rows.CopyRows(0, singles);
        rows.CopyRows(0, doubles);
        Assert.Equal(Array.ConvertAll(singles, v => (double)v), doubles);
    }

    [Fact]
    public void Half_of_the_variance_lies_between_groups_and_most_of_it_in_few_columns()
    {
        const int n = 4000, d = 200, k = 10;
        MadeRows rows = new(n, d, k, ElementType.Float32);
        float[] values = new float[n * d];
        rows.CopyRows(0, values);
        double[] variances = [.. Enumerable.Range(0, d).Select(c => Enumerable.Range(0, n).Average(i => (double)values[i * d + c] * values[i * d + c]))];
        Assert.InRange(variances[..64].Sum() / variances.Sum(), 0.6, 0.9);
        KMeansResult result = KMeans.Fit(rows, new() { ClusterCount = k, RestartCount = 8, MaxIterations = 20 });
        Assert.InRange(result.Inertia / n / variances.Sum(), 0.3, 0.7);
    }

    private static float[] OnDevice(CudaDevice device, MadeRows rows)
    {
        using CudaMatrix matrix = MadeKernel.Fill(device, rows);
        float[] values = new float[rows.RowCount * rows.Dimension];
        matrix.CopyRows(0, values);
        return values;
    }
}
