using System.Globalization;
using KnowledgeTransfer.TestKit;
using KnowledgeTransfer.Torch.Teachers;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Teachers;

public sealed class MetricsFileTests
{
    private static readonly TeacherMetrics[] Rows =
    [
        new(100, 0.05, 1.25, 0.5, null, null),
        new(200, 1 / 30.0, 1e-7, 1, 0.1, 0.75),
        new(300, 0, 12345.678, null, 2, null), // answers are numbers
    ];

    private const string Expected =
        "step,learning_rate,loss,accuracy,held_out_loss,held_out_accuracy\n"
        + "100,0.05,1.25,0.5,,\n"
        + "200,0.03333333333333333,1E-07,1,0.1,0.75\n"
        + "300,0,12345.678,,2,\n";

    [Fact]
    public void Rows_are_lines_whatever_the_culture()
    {
        using var folder = new TemporaryFolder();
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NegativeSign) = (",", "~");
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = culture;
            MetricsFile.Write(folder["metrics.csv"], Rows);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
        Assert.Equal(Expected, File.ReadAllText(folder["metrics.csv"]));
    }

    [Fact]
    public void A_full_disk_leaves_the_file_as_it_was()
    {
        Assert.SkipUnless(FullDisk.Exists, "there is no device that is always full");
        using var folder = new TemporaryFolder();
        MetricsFile.Write(folder["metrics.csv"], Rows[..1]);
        FullDisk.Behind(folder["metrics.csv"]);
        Assert.Contains(
            "cannot be written", Assert.Throws<ArtefactException>(() => MetricsFile.Write(folder["metrics.csv"], Rows)).Message);
        Assert.EndsWith("100,0.05,1.25,0.5,,\n", File.ReadAllText(folder["metrics.csv"]));
    }
}
