using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

/// <summary>Every kernel against three loops in 64 bits.</summary>
public sealed unsafe class PanelKernelTests
{
    private const int Columns = PanelJob.Columns, BlockRows = 50, RowCount = 80, Untouched = -7;

    public static TheoryData<string> Kernels => [.. ScreenBackends.Names];

    [Theory, MemberData(nameof(Kernels))]
    public void Two_rows_of_three_coordinates_come_out_as_computed_by_hand(string name)
    {
        IPanelKernel kernel = Create(name);
        using Job job = new(kernel.Format, 3);
        job.SetRow(0, [1, -2, 3]);
        job.SetRow(1, [0, 5, -1]);
        job.SetColumn(0, [4, 5, 6]);
        job.SetColumn(31, [7, 0, 2]);
        (job.Start[0], job.Start[31]) = (10, -20);
        for (int j = 1; j < 31; j++) job.Start[j] = -1000;
        (job.RowIndex[2], job.RowIndex[5]) = (1, 0);
        (job.Places[0], job.Places[1]) = (2, 5);
        (job.Thresholds[5], job.Thresholds[2]) = (22, 30); // row 0: 10 + 4 - 10 + 18 = 22, -20 + 7 + 6 = -7; row 1: 10 + 25 - 6 = 29
        PanelJob result = job.Run(kernel, 2, true);
        Assert.Equal(1, result.HitCount);
        Assert.Equal(5, job.HitPlaces[0]);
        Assert.Equal((22, -7, -1000), (job.HitScores[0], job.HitScores[31], job.HitScores[7]));
        Assert.Equal((22, 29), (job.Best[5], job.Best[2]));
    }

    [Theory, MemberData(nameof(Kernels))]
    public void Any_number_of_places_steps_and_values_gives_what_three_loops_give(string name)
    {
        IPanelKernel kernel = Create(name);
        for (int count = 0; count <= 40; count++)
            foreach (int dimension in new[] { 1, 2, 3, 5, 62, 127 })
                foreach (bool extreme in new[] { false, true })
                    foreach (bool hasHits in new[] { false, true })
                        Check(kernel, count, dimension, extreme, hasBest: !hasHits || count % 2 == 0, hasHits);
    }

    [Theory, MemberData(nameof(Kernels))]
    public void The_largest_sums_with_the_largest_starts_stay_exact(string name)
    {
        IPanelKernel kernel = Create(name);
        foreach (int dimension in new[] { 1, 2, 9216, 16577, 100_000 })
        {
            int levels = kernel.Format.Levels(dimension);
            using Job job = new(kernel.Format, dimension);
            for (int r = 0; r < 2; r++) job.SetRow(r, [.. Enumerable.Repeat(r == 0 ? levels : -levels, dimension)]);
            int largest = kernel.Format == PanelFormat.Bytes ? levels + PanelFormats.ByteExcess : levels;
            for (int j = 0; j < Columns; j++)
            {
                job.SetColumn(j, [.. Enumerable.Repeat(largest, dimension)]);
                job.Start[j] = j % 2 == 0 ? QuantisedBound.LargestStart + 1 : -QuantisedBound.LargestStart;
            }
            for (int p = 0; p < 2; p++) (job.RowIndex[p], job.Places[p], job.Thresholds[p]) = (p, (ushort)p, int.MinValue);
            Assert.Equal(2, job.Run(kernel, 2, true).HitCount);
            for (int p = 0; p < 2; p++)
            {
                long sum = (p == 0 ? 1L : -1) * levels * largest * dimension;
                for (int j = 0; j < Columns; j++) Assert.Equal(job.Start[j] + sum, job.HitScores[p * Columns + j]);
                Assert.Equal(job.Start[0] + sum, job.Best[p]);
            }
        }
    }

    private static void Check(IPanelKernel kernel, int count, int dimension, bool extreme, bool hasBest, bool hasHits)
    {
        Random random = new(count * 1000 + dimension);
        bool isBytes = kernel.Format == PanelFormat.Bytes;
        int levels = kernel.Format.Levels(dimension);
        (int low, int high) = isBytes ? (128 - levels, 128 + levels) : (-levels, levels);
        int Draw(int from, int to) => extreme ? (random.Next(2) == 0 ? from : to) : random.Next(from, to + 1);

        using Job job = new(kernel.Format, dimension);
        int[][] DrawMany(int many, int from, int to) =>
            [.. Enumerable.Range(0, many).Select(_ => Enumerable.Range(0, dimension).Select(_ => Draw(from, to)).ToArray())];

        int[][] rows = DrawMany(RowCount, -levels, levels), columns = DrawMany(Columns, low, high);
        for (int r = 0; r < RowCount; r++) job.SetRow(r, rows[r]);
        for (int j = 0; j < Columns; j++)
        {
            job.SetColumn(j, columns[j]);
            job.Start[j] = Draw(-100_000, 100_000);
        }
        int[] places = [.. Enumerable.Range(0, BlockRows)];
        // Neighbours, and any others.
        if (count % 3 > 0) random.Shuffle(places);
        Array.Sort(places, 0, count);
        int[][] scores = new int[BlockRows][];
        for (int p = 0; p < BlockRows; p++)
        {
            job.Places[p] = (ushort)places[p];
            int row = job.RowIndex[p] = random.Next(RowCount);
            scores[p] = [.. columns.Select((column, j) =>
                checked((int)(job.Start[j] + column.Select((c, i) => (long)c * rows[row][i]).Sum())))];
            // Never, just and easily reached; and at the ends of int32.
            job.Thresholds[p] = (p % 5) switch
            {
                0 => scores[p].Max() + 1,
                1 => scores[p].Max(),
                2 => scores[p].Max() - 1000,
                3 => int.MinValue,
                _ => int.MaxValue,
            };
        }
        PanelJob result = job.Run(kernel, count, hasBest, hasHits);

        int[] hits = hasHits ? [.. places.Take(count).Where(p => p % 5 is 1 or 2 or 3)] : [];
        Assert.Equal(hits, new Span<int>(job.HitPlaces, result.HitCount).ToArray());
        for (int h = 0; h < hits.Length; h++)
            Assert.Equal(scores[hits[h]], new Span<int>(job.HitScores + h * Columns, Columns).ToArray());
        Assert.All(new Span<int>(job.HitPlaces + hits.Length, BlockRows - hits.Length).ToArray(), v => Assert.Equal(Untouched, v));
        Assert.All(new Span<int>(job.HitScores + hits.Length * Columns, (BlockRows - hits.Length) * Columns).ToArray(),
            v => Assert.Equal(Untouched, v));
        for (int p = 0; p < BlockRows; p++)
        {
            bool wanted = hasBest && places.AsSpan(0, count).Contains(p);
            Assert.Equal(wanted ? scores[p].Max() : Untouched, job.Best[p]);
        }
    }

    private static IPanelKernel Create(string name)
    {
        string kind = name.Split(' ')[1];
        if (Enum.TryParse(kind, out NativeInstructions instructions) && name.StartsWith("native", StringComparison.Ordinal))
        {
            ScreenBackends.SkipWithout(instructions);
            return new NativePanelKernel(instructions);
        }
        return kind switch { "512" => new WordKernel512(), "256" => new WordKernel256(), _ => new WordKernel128() };
    }

    /// <summary>What a kernel reads and writes; outputs hold <see cref="Untouched"/>.</summary>
    private sealed class Job : IDisposable
    {
        private readonly PanelFormat _format;
        private readonly int _steps, _stride;
        private readonly NativeBuffer<byte> _rows, _panel;
        private readonly NativeBuffer<ushort> _places = new(BlockRows);
        private readonly NativeBuffer<int> _start = new(Columns), _index = new(BlockRows), _thresholds = new(BlockRows),
            _best = new(BlockRows), _hitPlaces = new(BlockRows), _hitScores = new(BlockRows * Columns);

        internal Job(PanelFormat format, int dimension)
        {
            _format = format;
            _steps = format.StepCount(dimension);
            _stride = _steps * 4 + 4; // not a whole number of vectors
            _rows = new NativeBuffer<byte>((long)RowCount * _stride);
            _panel = new NativeBuffer<byte>((long)_steps * PanelJob.StepBytes);
            foreach (NativeBuffer<int> buffer in new[] { _best, _hitPlaces, _hitScores })
                buffer.Span.Fill(Untouched);
        }

        internal int* Start => _start.Pointer;

        internal int* RowIndex => _index.Pointer;

        internal ushort* Places => _places.Pointer;

        internal int* Thresholds => _thresholds.Pointer;

        internal int* Best => _best.Pointer;

        internal int* HitPlaces => _hitPlaces.Pointer;

        internal int* HitScores => _hitScores.Pointer;

        internal void SetRow(int row, int[] values)
        {
            for (int i = 0; i < values.Length; i++)
            {
                byte* at = _rows.Pointer + (long)row * _stride;
                if (_format == PanelFormat.Bytes) ((sbyte*)at)[i] = (sbyte)values[i];
                else ((short*)at)[i] = (short)values[i];
            }
        }

        internal void SetColumn(int column, int[] values)
        {
            int perStep = _format.PerStep();
            for (int i = 0; i < values.Length; i++)
            {
                int at = (i / perStep * Columns + column) * perStep + i % perStep;
                if (_format == PanelFormat.Bytes) _panel.Pointer[at] = (byte)values[i];
                else ((short*)_panel.Pointer)[at] = (short)values[i];
            }
        }

        internal PanelJob Run(IPanelKernel kernel, int count, bool hasBest, bool hasHits = true)
        {
            PanelJob job = new()
            {
                Rows = _rows.Pointer,
                RowStride = _stride,
                RowIndex = RowIndex,
                Places = Places,
                PlaceCount = count,
                Steps = _steps,
                Panel = _panel.Pointer,
                Start = Start,
                Thresholds = hasHits ? Thresholds : null,
                Best = hasBest ? Best : null,
                HitPlaces = hasHits ? HitPlaces : null,
                HitScores = hasHits ? HitScores : null,
                HitCount = -1,
            };
            kernel.Score(ref job);
            return job;
        }

        public void Dispose()
        {
            foreach (IDisposable buffer in new IDisposable[] { _rows, _panel, _places }) buffer.Dispose();
            foreach (IDisposable buffer in new[] { _start, _index, _thresholds, _best, _hitPlaces, _hitScores }) buffer.Dispose();
        }
    }
}
