using System.Globalization;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// What stays in memory under a limit, and what is read from files again in every iteration. Made before any work from sizes alone; it
/// never changes a result.
/// </summary>
/// <remarks>
/// What this process holds already counts (<see cref="HeldBytes"/>). Of the rest, first come the things without which nothing can be done,
/// then the quantised copies of as many parts of the rows as fit (without them a part is quantised anew in every iteration), then bounds of
/// all rows, then the rows of as many parts as fit. Everything at its place, files mapped, if all of it fits.
/// </remarks>
public sealed record MemoryPlan
{
    /// <summary>A part that is read at a time has at most these bytes: whole huge pages with what a buffer has beside its numbers.</summary>
    private const long MostPartBytes = (32L << 20) - 4096;

    private MemoryPlan(ByteSize limit, long heldBytes) => (Limit, HeldBytes) = (limit, heldBytes);

    /// <summary>What was asked for.</summary>
    public ByteSize Limit { get; }

    /// <summary>What the process held when the plan was made.</summary>
    public long HeldBytes { get; }

    /// <summary>The most that is expected to be resident, at most <see cref="Limit"/>.</summary>
    public long PeakBytes { get; private init; }

    /// <summary>Whether rows are read from their files whenever they are needed, instead of being mapped.</summary>
    public bool ReadsFiles { get; private init; }

    /// <summary>The share of the rows that stay in memory, 0 to 1.</summary>
    public double RowShare { get; private init; } = 1;

    /// <summary>The share of the rows whose quantised copies stay, 0 to 1.</summary>
    public double CodeShare { get; private init; } = 1;

    /// <summary>Whether there is room for bounds.</summary>
    public bool KeepsBounds { get; private init; } = true;

    /// <summary>The same for a session; null where it keeps everything.</summary>
    internal KeptParts? Kept { get; private init; }

    /// <summary>Plans.</summary>
    /// <param name="limit">The most that may be resident.</param>
    /// <param name="heldBytes">What is resident already.</param>
    /// <param name="needs">What is needed.</param>
    /// <exception cref="ConfigException">The limit is below what one block needs; says how much that is, and what takes it.</exception>
    internal static MemoryPlan Of(ByteSize limit, long heldBytes, MemoryNeeds needs)
    {
        long room = limit.Bytes - heldBytes - needs.Always.Sum(need => need.Bytes), least = Passing(needs, needs.LeastRows);
        if (room < Math.Max(least, needs.StartBytes)) throw TooLittle(limit, heldBytes, needs, least);
        MemoryPlan plan = new(limit, heldBytes);
        if (needs.Format is null)
        {
            bool fits = needs.MappedBytes <= room;
            return (plan with { ReadsFiles = !fits, RowShare = fits ? 1 : 0 }).Expect(room, fits ? needs.MappedBytes : 0, needs);
        }
        int n = (int)needs.RowCount;
        long whole = needs.MappedBytes + needs.CodesOf(n) + MemoryNeeds.WorkBytes * needs.RowCount + needs.BoundsOfAll();
        return needs.LiesInPlace && whole <= room ? plan.Expect(room, whole, needs) : plan.InParts(room, needs);
    }

    /// <summary>One line for people.</summary>
    public override string ToString()
    {
        if (RowShare == 1 && CodeShare == 1 && KeepsBounds) return $"{Limit}: everything stays in memory";
        string rows = RowShare == 1 ? "rows stay"
            : $"{(RowShare == 0 ? "rows" : $"{Percent(1 - RowShare)} of the rows")} are read from disk in every iteration";
        if (Kept is null) return $"{Limit}: {rows}";
        string codes = CodeShare == 0 ? "their quantised copies are made anew" : CodeShare < 1
            ? $"{Percent(CodeShare)} of their quantised copies stay" : $"their quantised copies stay, {(KeepsBounds ? "with" : "without")} bounds";
        return $"{Limit}: {rows}, {codes}";

        static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:F0} %");
    }

    /// <summary>What a part takes whose rows and quantised copies do not stay; rows are in two buffers, one being filled.</summary>
    private static long Passing(MemoryNeeds needs, int rowCount) => needs.Format is null ? 0
        : (needs.LiesInPlace && needs.MappedBytes == 0 ? 0 : 2 * needs.CopyOf(rowCount)) + needs.CodesOf(rowCount)
            + MemoryNeeds.WorkBytes * (long)rowCount;

    private MemoryPlan InParts(long room, MemoryNeeds needs)
    {
        bool areThere = needs.LiesInPlace && needs.MappedBytes == 0;
        int most = (int)Math.Clamp(MostPartBytes / needs.RowBytes, needs.LeastRows, needs.RowCount), rows = most;
        while (rows > needs.LeastRows && Passing(needs, rows) > room / 4) rows = Math.Max(needs.LeastRows, rows / 2);
        int parts = (int)((needs.RowCount + rows - 1) / rows), codeParts, rowParts = 0;
        long left = room - Passing(needs, rows), codes = needs.CodesOf(rows), copy = needs.CopyOf(rows), bounds = 0;
        // The part under work has room already: where only one is left, it may stay, too.
        codeParts = (int)Math.Min(parts, left / codes + 1);
        if (codeParts < parts) codeParts--;
        left -= codeParts < parts ? codeParts * codes : (parts - 1) * codes;
        if (codeParts == parts)
        {
            bounds = needs.BoundsOfAll() <= left ? needs.BoundsOfAll() : 0;
            left -= bounds;
            if (!areThere) rowParts = left / copy + 2 >= parts ? parts : (int)(left / copy);
            left -= rowParts == parts ? Math.Max(0, parts - 2) * copy : rowParts * copy;
        }
        return (this with
        {
            ReadsFiles = needs.MappedBytes > 0,
            RowShare = areThere ? 1 : (double)rowParts / parts,
            CodeShare = (double)codeParts / parts,
            KeepsBounds = bounds > 0,
            Kept = new KeptParts(rows, codeParts, rowParts, bounds),
        }).Expect(room, room - left, needs);
    }

    private MemoryPlan Expect(long room, long used, MemoryNeeds needs) =>
        this with { PeakBytes = Limit.Bytes - room + Math.Max(used, needs.StartBytes) };

    private static ConfigException TooLittle(ByteSize limit, long heldBytes, MemoryNeeds needs, long blockBytes)
    {
        List<(string What, long Bytes)> all = [("the process as it is", heldBytes), .. needs.Always];
        if (blockBytes >= needs.StartBytes)
            all.Add((string.Create(CultureInfo.InvariantCulture, $"one block of {needs.LeastRows} rows"), blockBytes));
        else all.Add((MemoryNeeds.Start, needs.StartBytes));
        string parts = string.Join(", ", all.Where(need => need.Bytes > 0).OrderByDescending(need => need.Bytes)
            .Select(need => $"{Megabytes(need.Bytes)} {need.What}"));
        string sample = blockBytes >= needs.StartBytes ? "" : ", take a smaller sample or random rows to start with";
        return new ConfigException($"Memory is limited to {limit} ({Megabytes(limit.Bytes)}), but {Megabytes(all.Sum(need => need.Bytes))} are "
            + $"needed: {parts}. Raise the limit, lower k or reduce the dimension{sample}.");
    }

    /// <summary>Rounded up.</summary>
    private static string Megabytes(long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(bytes / 1e5) / 10:N1} MB");
}
