namespace KnowledgeTransfer.Reports;

/// <summary>Whether the task is answered by other means than knowing what pictures show.</summary>
internal static class TeacherShortcutSection
{
    /// <summary>Writes the section; nothing if there is nothing to say.</summary>
    public static void Write(HtmlWriter html, TeacherReportData data)
    {
        if (data.Shortcuts is null && data.ShortcutNote.Length == 0) return;
        using (html.Start("section", ("aria-labelledby", "shortcuts")))
        {
            html.Element("h2", "Is it cheating?", ("id", "shortcuts"));
            if (data.Shortcuts is not { } shortcuts)
            {
                html.Element("p", data.ShortcutNote);
                return;
            }
            using (html.Start("p", ("class", "verdict")))
                foreach (string part in (shortcuts.Verdict + ".").Split(' ')) html.Text(part + " "); // a long text would be shortened
            using (html.Start("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", "Shortcut table")))
            using (html.Start("table"))
            {
                using (html.Start("thead"))
                using (html.Start("tr"))
                    foreach (string head in new[] { "who answers", "examples", "right", "above chance" })
                        html.Element("th", head, ("scope", "col"));
                using (html.Start("tbody")) Rows(html, shortcuts);
            }
            html.Element("p", "Probes are classifiers with one hidden layer that see nothing else of an example. An open one need not be a "
                + "defect: borders of whole pictures show what is up, too.", ("class", "note"));
            html.Element("p", "A probe counts as open if it is right more often than all but 0.135 % of guessers; "
                + "a protection as missed if the "
                + "network is right more often without it by 3 deviations of the difference.", ("class", "note"));
        }
    }

    private static void Rows(HtmlWriter html, TeacherShortcuts shortcuts)
    {
        if (shortcuts.Network is { } network) Row(network.Name, "", network.ExampleCount, network.Accuracy, "main", null);
        foreach (TeacherVariant variant in shortcuts.Variants)
            Row(variant.Name, "the trained network", variant.ExampleCount, variant.Accuracy, "", shortcuts.IsTaken(variant));
        foreach (TeacherProbe probe in shortcuts.Probes)
        {
            string seen = $"probe: {ReportNumbers.Count(probe.FeatureCount)} numbers, {ReportNumbers.Count(shortcuts.ClassCount)} classes, "
                + $"{ReportNumbers.Count(probe.TrainCount)} examples to learn from, bound {ReportNumbers.Percent(shortcuts.Bound(probe))}";
            Row(probe.Name, seen, probe.ExampleCount, probe.Accuracy, "", shortcuts.IsOpen(probe));
        }
        Row("guessing", "", null, shortcuts.Chance, "", null);

        void Row(string name, string remark, int? examples, double accuracy, string style, bool? isShortcut)
        {
            using (html.Start("tr", style.Length > 0 ? [("class", style)] : []))
            {
                using (html.Start("th", ("scope", "row")))
                {
                    html.Text(name);
                    if (remark.Length > 0) html.Element("small", remark);
                }
                html.Element("td", examples is { } count ? ReportNumbers.Count(count) : "–");
                html.Element("td", ReportNumbers.Percent(accuracy), isShortcut is true ? [("class", "loss")] : []);
                html.Element("td", ReportNumbers.Points(accuracy - shortcuts.Chance), isShortcut is true ? [("class", "loss")] : []);
            }
        }
    }
}
