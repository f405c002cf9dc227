namespace KnowledgeTransfer.Clustering.Conformance;

/// <summary>Data sets for tests, the same in every run.</summary>
public static class Rows
{
    /// <summary>A few blurred clusters.</summary>
    public static float[] Clustered(int n, int d, int seed = 1, int centres = 5)
    {
        Random random = new(seed);
        float[] centre = [.. Enumerable.Range(0, centres * d).Select(_ => (float)(random.NextDouble() * 4 - 2))];
        float[] rows = new float[n * d];
        for (int i = 0; i < n; i++)
        {
            int c = random.Next(centres);
            for (int j = 0; j < d; j++) rows[i * d + j] = centre[c * d + j] + (float)(random.NextDouble() - 0.5);
        }
        return rows;
    }

    /// <summary>Small whole numbers: many exact ties and duplicates.</summary>
    public static float[] Grid(int n, int d, int seed = 1)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, n * d).Select(_ => (float)random.Next(-2, 3))];
    }

    /// <summary>The awkward kinds of data that the design lists.</summary>
    public static float[] Nasty(string kind, int n, int d)
    {
        float[] rows = Clustered(n, d);
        switch (kind)
        {
            case "ties": return Grid(n, d);
            case "every row twice": Array.Copy(rows, 0, rows, n / 2 * d, (n - n / 2) * d); return rows;
            case "scale 1e18": return Array.ConvertAll(rows, v => v * 1e18f);
            case "scale 1e-18": return Array.ConvertAll(rows, v => v * 1e-18f);
            case "scale 1e-30": return Array.ConvertAll(rows, v => v * 1e-30f);
            case "denormal": return Array.ConvertAll(rows, v => v * 1e-42f);
            case "scale 1e30": return Array.ConvertAll(rows, v => v * 1e30f);
            case "offset 1e6": return Array.ConvertAll(rows, v => v + 1e6f);
            case "one huge coordinate":
                rows[7 * d] = 3e7f;
                for (int i = 9 * d; i < 19 * d; i++) rows[i] *= 1e-18f;
                return rows;
            case "largest and smallest":
                rows[3 * d] = float.MaxValue;
                rows[4 * d] = -float.MaxValue;
                rows[5 * d] = float.Epsilon;
                return rows;
            case "all rows equal":
                for (int i = d; i < rows.Length; i++) rows[i] = rows[i % d];
                return rows;
            case "zero": Array.Clear(rows); return rows;
            case "bisector": return [.. Enumerable.Range(0, n * d).Select(i => i % d == 0 ? i / d % 3 - 1f : 0.25f)];
            default: throw new ArgumentException($"no such data: {kind}");
        }
    }

    public static double[] ToDouble(float[] values) => Array.ConvertAll(values, v => (double)v);
}
