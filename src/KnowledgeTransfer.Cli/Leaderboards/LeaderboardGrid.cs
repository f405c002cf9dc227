using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Evaluation;
using KnowledgeTransfer.Cli.Leaderboards.Sections;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Reports;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Leaderboards;

/// <summary>Every cell of a leaderboard, row after row, seed after seed; checked as far as settings alone can be.</summary>
internal sealed class LeaderboardGrid
{
    private readonly LeaderboardConfig _config;
    private readonly string _folder;
    private readonly List<string> _problems = [];

    private LeaderboardGrid(LeaderboardConfig config, string folder, RunConfig shared)
    {
        (_config, _folder) = (config, folder);
        Teachers = [.. config.Teachers.Select(section => LeaderboardTeacher.Of(section, shared, folder))];
        Protocols = [.. config.Protocols.Select(section => Protocol(section, shared))];
    }

    /// <summary>Teachers to train first.</summary>
    public IReadOnlyList<LeaderboardTeacher> Teachers { get; }

    /// <summary>Columns besides the probes.</summary>
    public IReadOnlyList<LeaderboardProtocol> Protocols { get; }

    /// <summary>The cells.</summary>
    public IReadOnlyList<LeaderboardCell> Cells { get; private set; } = [];

    /// <summary>Expands rows and axes.</summary>
    /// <param name="config">What is asked for.</param>
    /// <param name="folder">The leaderboard's folder.</param>
    /// <param name="sets">Settings that go over every row's own.</param>
    /// <exception cref="ConfigException">
    /// No row, a doubled name or seed, a setting that cannot be, a teacher, protocol, column or row that is named but not there; all of
    /// them are named.
    /// </exception>
    public static LeaderboardGrid Expand(LeaderboardConfig config, string folder, IReadOnlyList<string> sets)
    {
        string shared = ConfigWriter.ToCanonicalJson(config.Base);
        var grid = new LeaderboardGrid(config, folder, ConfigReader.Read<RunConfig>(shared, "base", sets));
        LeaderboardRowSection[] rows = [.. config.Rows, .. Combinations(config.Axes)];
        grid.CheckNames(rows);
        grid.Cells = [.. rows.SelectMany(row => grid.CellsOf(row, shared, sets))];
        grid.CheckClaims(rows);
        if (grid._problems.Count > 0) throw new ConfigException(string.Join("\n", grid._problems));
        return grid;
    }

    private IEnumerable<LeaderboardCell> CellsOf(LeaderboardRowSection row, string shared, IReadOnlyList<string> sets)
    {
        IReadOnlyList<int> seeds = row.Seeds ?? _config.Seeds;
        if (seeds.Count == 0 || seeds.Distinct().Count() != seeds.Count)
            _problems.Add($"row {row.Name} has the seeds {string.Join(", ", seeds)}; at least one, all different, are needed.");
        if (row.Cells.Count != _config.Heads.Count)
            _problems.Add($"row {row.Name} has {row.Cells.Count} cells under {_config.Heads.Count} heads; as many are needed.");
        if (row is { Teacher: not null, Weights: not null })
            _problems.Add($"row {row.Name} names a teacher and weights; a row has either clusters of a teacher or weights as they are.");
        LeaderboardTeacher? weights = Teachers.FirstOrDefault(teacher => teacher.Section.Name == row.Weights);
        LeaderboardTeacher? taught = row.Teacher is { } name ? Named(name, row) : weights;
        var cells = new List<LeaderboardCell>();
        foreach (int seed in seeds.Distinct())
        {
            try
            {
                RunConfig run = ConfigReader.Read<RunConfig>(shared, "base", [.. row.Set, .. sets, $"seed={seed}"]);
                if (row.Teacher is not null && taught is not null) run = run with { Teacher = run.Teacher with { Model = taught.Record } };
                if (row.Weights == InitialWeights.Random && run.Student.Network is null)
                    throw new ConfigException($"{InitialWeights.Random} weights belong to no network; set student.network.");
                cells.Add(new LeaderboardCell(
                    row.Name, seed, run, weights?.Folder ?? row.Weights, taught, ProtocolsOf(row), row.Cells,
                    Path.Combine(_folder, "cells", $"{FileNames.Of(row.Name)}-seed-{seed}")));
            }
            catch (ConfigException e)
            {
                _problems.Add($"row {row.Name}: {e.Message}");
                break;
            }
        }
        if (row.Weights is not null && cells.Any(cell => cell.Protocols.Count == 0))
            _problems.Add($"row {row.Name} has weights but no protocol that judges them.");
        return cells;
    }

    private LeaderboardTeacher? Named(string name, LeaderboardRowSection row)
    {
        LeaderboardTeacher? found = Teachers.FirstOrDefault(teacher => teacher.Section.Name == name);
        if (found is null)
            _problems.Add($"row {row.Name} names the teacher {name}, which is not under teachers." +
                Nearest(name, [.. Teachers.Select(t => t.Section.Name)]));
        return found;
    }

    private IReadOnlyList<LeaderboardProtocol> ProtocolsOf(LeaderboardRowSection row)
    {
        if (row.Protocols is not { } names) return Protocols;
        string[] known = [.. Protocols.Select(protocol => protocol.Section.Name)];
        foreach (string name in names.Except(known))
            Say($"row {row.Name} names the protocol {name}, which is not under protocols.{Nearest(name, known)}");
        return [.. Protocols.Where(protocol => names.Contains(protocol.Section.Name))];
    }

    private LeaderboardProtocol Protocol(LeaderboardProtocolSection section, RunConfig shared)
    {
        string data = Path.TrimEndingDirectorySeparator(section.Data ?? _config.Downstream ?? shared.Data.Source);
        string folder = Path.Combine(_folder, "shared", FileNames.Of(Path.GetFileName(data)));
        LeaderboardProtocolSection whole = section with { Schedule = section.Schedule ?? _config.Schedule };
        var protocol = new LeaderboardProtocol(whole, data, folder);
        if (protocol.Problem() is { } problem) _problems.Add($"protocol {section.Name}: {problem}");
        return protocol;
    }

    private void CheckNames(LeaderboardRowSection[] rows)
    {
        if (rows.Length == 0) Say("there is no row: name some under rows, or give axes.");
        foreach (LeaderboardRowSection row in rows.Where(row => string.IsNullOrWhiteSpace(row.Name))) Say("a row has no name.");
        if (rows.Any(row => row.Name == Leaderboard.RandomStudentRow))
            Say($"{Leaderboard.RandomStudentRow} is what compare calls the control; name the row differently.");
        SayDoubled("rows", rows.Select(row => row.Name));
        SayDoubled("teachers", _config.Teachers.Select(teacher => teacher.Name));
        SayDoubled("protocols", _config.Protocols.Select(protocol => protocol.Name));
    }

    private void CheckClaims(LeaderboardRowSection[] rows)
    {
        string[] names = [.. rows.Select(row => row.Name), Leaderboard.RandomStudentRow];
        foreach (LeaderboardSpreadSection spread in _config.Spreads.Where(spread => spread.Rows.Count < 2))
            Say($"the spread \"{spread.Claim}\" names {spread.Rows.Count} rows; two or more are needed.");
        foreach (string name in _config.Spreads.SelectMany(spread => spread.Rows).Where(name => !rows.Any(row => row.Name == name)))
            Say($"spreads names the row {name}, which is not there.{Nearest(name, names)}");
        foreach (string name in _config.Compare.SelectMany(pair => new[] { pair.Better, pair.Worse }).Except(names))
            Say($"compare names the row {name}, which is not there.{Nearest(name, names)}");
        string[] columns = [.. Probes.Headings(_config.Base.Eval), .. _config.Protocols.Select(protocol => protocol.Name)];
        IEnumerable<string> named =
            _config.Compare.SelectMany(pair => pair.Columns).Concat(_config.Spreads.SelectMany(spread => spread.Columns));
        foreach (string name in named.Except(columns))
            Say($"a claim names the column {name}, which is not there.{Nearest(name, columns)}");
    }

    private void SayDoubled(string what, IEnumerable<string> names)
    {
        foreach (IGrouping<string, string> group in names.GroupBy(FileNames.Of).Where(group => group.Count() > 1))
            Say($"the {what} {string.Join(" and ", group)} would share a folder; name them differently.");
    }

    private void Say(string problem) => _problems.Add(problem);

    /// <summary>Every choice of one value per axis, the last axis fastest; named by the values.</summary>
    private static IEnumerable<LeaderboardRowSection> Combinations(IReadOnlyList<LeaderboardAxisSection> axes)
    {
        if (axes.Count == 0) return [];
        IEnumerable<string[]> chosen = [[]];
        foreach (LeaderboardAxisSection axis in axes)
            chosen = chosen.SelectMany(before => axis.Values.Select(value => (string[])[.. before, value]));
        return chosen.Select(values => new LeaderboardRowSection
        {
            Name = string.Join(", ", values.Select(Short)),
            Set = [.. values.SelectMany(value => value.Split(' ', StringSplitOptions.RemoveEmptyEntries))],
        });

        // teacher.model=hog is hog, clusters.count=50 is count 50: the model is what rows are about
        static string Short(string value) => string.Join(" ", value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(setting =>
        {
            int equals = setting.IndexOf('=', StringComparison.Ordinal);
            string key = equals < 0 ? setting : setting[..equals], text = equals < 0 ? "" : setting[(equals + 1)..].Trim('"');
            string word = key[(key.LastIndexOf('.') + 1)..];
            return word == "model" ? Path.GetFileNameWithoutExtension(text) : $"{word} {text}";
        }));
    }

    private static string Nearest(string name, string[] names) =>
        names.Length == 0 ? "" : $" The nearest is {NearestName.Of(name, names, 1)[0]}.";
}
