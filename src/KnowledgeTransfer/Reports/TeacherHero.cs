namespace KnowledgeTransfer.Reports;

/// <summary>Title, question, and the result in one sentence.</summary>
internal static class TeacherHero
{
    /// <summary>Writes the page's head.</summary>
    public static void Write(HtmlWriter html, TeacherReportData data)
    {
        using (html.Start("header"))
        {
            html.Name("h1", data.Title);
            using (html.Start("p", ("class", "lead"))) Lead(html, data);
            if (data.Curve.Count > 0) html.Element("p", data.Question, ("class", "note"));
            if (data.Figures.Count > 0) FigureList.Write(html, [.. data.Figures.Select(f => (f.Name, (string?)f.Value, ""))]);
        }
    }

    private static void Lead(HtmlWriter html, TeacherReportData data)
    {
        double? heldOut = data.Curve.LastOrDefault(p => p.HeldOutAccuracy is not null)?.HeldOutAccuracy;
        if (data.IsJudgedByAccuracy && (heldOut ?? data.Curve.LastOrDefault()?.Accuracy) is { } accuracy)
        {
            html.Text(heldOut is null ? "On the pictures it learned from it answers " : "On pictures it never saw it answers ");
            html.Element("strong", ReportNumbers.Percent(accuracy), accuracy > data.ChanceAccuracy ? [] : [("class", "low")]);
            html.Text(data.ChanceAccuracy is { } chance ? $" rightly; guessing gives {ReportNumbers.Percent(chance)}" : " rightly");
        }
        else if (data.Curve.Count > 0)
        {
            double loss = data.Curve.LastOrDefault(p => p.HeldOutLoss is not null)?.HeldOutLoss ?? data.Curve[^1].Loss;
            html.Text("Its loss is ");
            html.Element("strong", ReportNumbers.Short(loss), loss >= data.ChanceLoss ? [("class", "low")] : []);
            if (data.ChanceLoss is { } constant) html.Text($"; the best constant answer has {ReportNumbers.Short(constant)}");
        }
        else
        {
            html.Text(data.Question);
        }
    }
}
