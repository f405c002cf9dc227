using System.Diagnostics;
using KnowledgeTransfer.Runs;
using Spectre.Console;

namespace KnowledgeTransfer.Cli.Terminal;

/// <summary>
/// Shows how far a stage is, on stderr: a bar with rate and remaining time on a terminal, a plain line every ten seconds elsewhere.
/// </summary>
internal static class ProgressView
{
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(10);

    /// <summary>Runs <paramref name="work"/> while showing its progress.</summary>
    public static T Show<T>(string title, Func<IProgress<StageProgress>, T> work)
    {
        if (Output.IsQuiet) return work(new Progress<StageProgress>());
        if (Console.IsErrorRedirected) return work(new PlainProgress());
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        if (!console.Profile.Capabilities.Interactive) return work(new PlainProgress());
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .Start(context => work(new BarProgress(context.AddTask(Markup.Escape(title), maxValue: 1))));
    }

    /// <summary>Done per second and the rest at that rate, for example <c>412 pictures/s, 12 s left</c>.</summary>
    public static string Rate(StageProgress p, TimeSpan elapsed, long doneBefore)
    {
        double rate = (p.Done - doneBefore) / Math.Max(elapsed.TotalSeconds, 1e-3);
        string text = rate >= 10 ? $"{rate:F0} {p.What}/s" : $"{rate:F2} {p.What}/s";
        string left = p.IsLimit ? "at most " : "";
        return p.Total > p.Done && rate > 0 ? $"{text}, {left}{(p.Total - p.Done) / rate:F0} s left" : text;
    }

    private sealed class BarProgress(ProgressTask task) : IProgress<StageProgress>
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private string? _unit;
        private long _doneBefore;

        public void Report(StageProgress p)
        {
            if (_unit != p.What)
            {
                (_unit, _doneBefore) = (p.What, p.Done);
                _clock.Restart();
            }
            task.MaxValue = Math.Max(p.Total, 1);
            task.Value = p.Done;
            string detail = p.Detail is null ? "" : "  " + p.Detail, rate = Rate(p, _clock.Elapsed, _doneBefore);
            task.Description = Markup.Escape($"{p.Stage}  {p.Done:N0} / {p.Total:N0} {p.What}  {rate}{detail}");
        }
    }

    private sealed class PlainProgress : IProgress<StageProgress>
    {
        private readonly Lock _gate = new();
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private TimeSpan _next = PlainInterval;
        private string? _unit;
        private long _doneBefore;

        public void Report(StageProgress p)
        {
            lock (_gate)
            {
                if (_unit != p.What)
                {
                    (_unit, _doneBefore) = (p.What, p.Done);
                    _clock.Restart();
                    _next = PlainInterval;
                }
                if (_clock.Elapsed < _next) return;
                _next = _clock.Elapsed + PlainInterval;
                string detail = p.Detail is null ? "" : "  " + p.Detail;
                Console.Error.WriteLine($"{p.Stage}: {p.Done} of {p.Total} {p.What}  {Rate(p, _clock.Elapsed, _doneBefore)}{detail}");
            }
        }
    }
}
