using System.Numerics;
using System.Runtime.InteropServices;
using KnowledgeTransfer.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Modules;

/// <summary>
/// Max-pools regions of any size on one map to one fixed size: what lets fully connected layers look at regions of a picture whose
/// convolutions were computed once (Girshick, Fast R-CNN, ICCV 2015, section 2.1).
/// </summary>
/// <remarks>
/// <para><b>Which cells.</b> A region's first and last pixel are multiplied by the map's scale and rounded, halves away from 0: the first
/// and last cell, both inside. The last pixel of a <see cref="PixelBox"/> is one before its right edge. The n cells of a side, at least 1,
/// are divided into s bins; bin i holds the cells from floor(i n / s) to before ceil((i + 1) n / s), so that bins overlap where n is no
/// multiple of s. Cells outside of the map do not exist; a bin without cells is 0.</para>
/// <para><b>Gradient.</b> For every region, bin and channel the place of the greatest value in the flattened map is searched here (the
/// first of several alike), outside of libtorch. The result is then one <c>index_select</c> of the flattened map with these places. Its
/// value is the maximum, and its gradient, which libtorch knows, adds every bin's gradient to the place that won, also where one place wins
/// many bins: exactly the gradient of the maximum.</para>
/// <para>In float32 whatever the map is, since bfloat16 sums of thousands of gradients would lose most of them. Deterministic for any
/// number of threads. torchvision's <c>roi_pool</c> computes bins in float32, where i n / s may come out above the whole number that it is,
/// which adds a cell (57 cells in 7 bins); here whole numbers are divided, so there is none of that.</para>
/// </remarks>
internal static class RoiMaxPool
{
    /// <summary>Pools. O(cells of all regions x channels).</summary>
    /// <param name="map">[1, channels, height, width].</param>
    /// <param name="boxes">Regions in pixels of the picture that the map was computed from.</param>
    /// <param name="scale">Cells of the map per pixel, for example 1/16.</param>
    /// <param name="side">Cells per side of the result, 1 or more.</param>
    /// <returns>float32 [boxes, channels, side, side], in the current dispose scope.</returns>
    public static Tensor Pool(Tensor map, IReadOnlyList<PixelBox> boxes, double scale, int side)
    {
        (int channels, int height, int width) = ((int)map.shape[1], (int)map.shape[2], (int)map.shape[3]);
        using DisposeScope scope = NewDisposeScope();
        // position by position with the channels together, as the maps lie in memory anyway
        Tensor flat = map.to_type(ScalarType.Float32).permute(0, 2, 3, 1).contiguous().view(-1);
        float[] values = TorchNetwork.ToArray(flat);
        var places = new long[boxes.Count * side * side * channels];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, get_num_threads()) };
        Parallel.For(0, boxes.Count, parallel, i =>
        {
            Span<long> own = places.AsSpan(i * side * side * channels, side * side * channels);
            (int top, int rows) = Cells(boxes[i].Top, boxes[i].Bottom, scale);
            (int left, int columns) = Cells(boxes[i].Left, boxes[i].Right, scale);
            for (int y = 0; y < side; y++)
                for (int x = 0; x < side; x++)
                    Greatest(values, width, channels, Bin(top, rows, y, side, height), Bin(left, columns, x, side, width),
                        own.Slice((y * side + x) * channels, channels));
        });
        // empty bins point behind the last value, where a 0 is
        if (places.AsSpan().Contains(values.Length)) flat = cat([flat, zeros(1, device: flat.device)]);
        return flat.index_select(0, tensor(places).On(flat.device)).view(boxes.Count, side, side, channels).permute(0, 3, 1, 2)
            .MoveToOuterDisposeScope();
    }

    /// <summary>First cell and number of cells of a region's side.</summary>
    internal static (int First, int Count) Cells(double first, double end, double scale)
    {
        int from = (int)Math.Round(first * scale, MidpointRounding.AwayFromZero);
        int last = (int)Math.Round((end - 1) * scale, MidpointRounding.AwayFromZero);
        return (from, Math.Max(1, last - from + 1));
    }

    /// <summary>Cells of a bin that lie on the map.</summary>
    internal static (int From, int Until) Bin(int first, int count, int bin, int bins, int size) => (
        Math.Clamp(first + bin * count / bins, 0, size), Math.Clamp(first + ((bin + 1) * count + bins - 1) / bins, 0, size));

    /// <summary>For every channel the place of its greatest value among some rows and columns; behind the map where there are
    /// none.</summary>
    private static void Greatest(
        float[] map, int width, int channels, (int From, int Until) rows, (int From, int Until) columns, Span<long> places)
    {
        if (rows.From >= rows.Until || columns.From >= columns.Until)
        {
            places.Fill(map.Length);
            return;
        }
        Span<float> greatest = channels <= 512 ? stackalloc float[channels] : new float[channels];
        Span<int> cells = channels <= 512 ? stackalloc int[channels] : new int[channels];
        int first = rows.From * width + columns.From;
        map.AsSpan(first * channels, channels).CopyTo(greatest);
        cells.Fill(first);
        for (int y = rows.From; y < rows.Until; y++)
            for (int x = columns.From; x < columns.Until; x++)
                Compare(map.AsSpan((y * width + x) * channels, channels), y * width + x, greatest, cells);
        for (int c = 0; c < channels; c++) places[c] = (long)cells[c] * channels + c;
    }

    private static void Compare(ReadOnlySpan<float> values, int cell, Span<float> greatest, Span<int> cells)
    {
        ReadOnlySpan<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(values);
        Span<Vector<float>> wideGreatest = MemoryMarshal.Cast<float, Vector<float>>(greatest);
        Span<Vector<int>> wideCells = MemoryMarshal.Cast<int, Vector<int>>(cells);
        var here = new Vector<int>(cell);
        for (int i = 0; i < wide.Length; i++)
        {
            Vector<int> greater = Vector.GreaterThan(wide[i], wideGreatest[i]);
            wideCells[i] = Vector.ConditionalSelect(greater, here, wideCells[i]);
            wideGreatest[i] = Vector.ConditionalSelect(greater, wide[i], wideGreatest[i]);
        }
        for (int c = wide.Length * Vector<float>.Count; c < values.Length; c++)
            if (values[c] > greatest[c]) (greatest[c], cells[c]) = (values[c], cell);
    }
}
