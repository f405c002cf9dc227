using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Reports;

namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary>A protocol's figures as they are shown and kept.</summary>
/// <param name="Heads">Column heads; one that starts with '>' is aligned to the right.</param>
/// <param name="Rows">One text per column.</param>
internal sealed record EvalTable(string[] Heads, IReadOnlyList<string[]> Rows)
{
    /// <summary>On stdout.</summary>
    public void Print() => Output.Table(Heads, Rows);

    /// <summary>As CSV.</summary>
    /// <param name="path">The file.</param>
    public void Write(string path)
    {
        IEnumerable<string[]> lines = Rows.Prepend([.. Heads.Select(head => head.TrimStart('>'))]);
        AtomicFile.WriteText(path, string.Concat(lines.Select(line => string.Join(',', line.Select(CsvField.Of)) + "\n")));
    }
}
