using CsCheck;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.PseudoLabels;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Tests.PseudoLabels;

public sealed class PseudoLabelSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_file_has_the_documented_lines()
    {
        PseudoLabelSet set = new(
            [new("a/1.png"), new("b, c.png"), new("say \"x\".png"), new(" edge ")],
            [2, 0, 1, 0],
            [0.1, 0, 1e-300, 12345678.9],
            [0.25, 3, 0, double.PositiveInfinity],
            3);
        set.WriteCsv(_folder.File("labels.csv"));
        Assert.Equal(
            "id,cluster,distance_squared,margin\n"
            + "a/1.png,2,0.1,0.25\n"
            + "\"b, c.png\",0,0,3\n"
            + "\"say \"\"x\"\".png\",1,1E-300,0\n"
            + "\" edge \",0,12345678.9,inf\n",
            File.ReadAllText(_folder.File("labels.csv")));
    }

    [Fact]
    public void Any_set_reads_back_to_the_same_bits()
    {
        string path = _folder.File("labels.csv");
        Gen<string> name = Gen.Char["abcxyz,\"' \\/=;図é."].Array[1, 12].Select(letters => new string(letters));
        Gen<double> number = Gen.Double.Where(x => double.IsFinite(x)).Select(Math.Abs);
        Gen.Select(name, Gen.Int[0, 9], number, number).Array[0, 20].Sample(
            rows =>
            {
                rows = [.. rows.DistinctBy(row => row.Item1)];
                PseudoLabelSet set = new([.. rows.Select(r => new ImageId(r.Item1))], [.. rows.Select(r => r.Item2)],
                    [.. rows.Select(r => r.Item3)], [.. rows.Select(r => r.Item4)], 10);
                set.WriteCsv(path);
                PseudoLabelSet read = PseudoLabelSet.ReadCsv(path, 10);
                return read.Ids.SequenceEqual(set.Ids) && read.Clusters.SequenceEqual(set.Clusters)
                    && read.SquaredDistances.SequenceEqual(set.SquaredDistances) && read.Margins.SequenceEqual(set.Margins);
            },
            iter: 200,
            threads: 1);
    }

    [Fact]
    public void Numpy_files_hold_clusters_and_distances_in_order()
    {
        PseudoLabelSet set = new([new("a"), new("b")], [1, 0], [0.5, 2], [1, 1], 2);
        set.WriteNpy(_folder.File("labels.npy"), _folder.File("distances.npy"));
        Assert.Equal([1, 0], NpyFile.ReadInt32(_folder.File("labels.npy")));
        Assert.Equal([0.5, 2], NpyFile.ReadFloat64(_folder.File("distances.npy")));
    }

    [Fact]
    public void Joining_gives_the_clusters_in_the_other_order()
    {
        PseudoLabelSet set = new([new("a"), new("b"), new("c")], [5, 6, 7], [0, 0, 0], [0, 0, 0], 8);
        Assert.Equal([7, 5, 6], set.JoinWith([new("c"), new("a"), new("b")]));
    }

    [Fact]
    public void Ids_that_do_not_match_are_counted_and_the_first_ones_named()
    {
        PseudoLabelSet set = new([new("a"), new("b"), new("c"), new("d"), new("e"), new("f")], new int[6], new double[6], new double[6], 1);
        var e = Assert.Throws<DataException>(() => set.JoinWith([new("a"), new("x"), new("a"), new("b")]));
        Assert.Contains("1 of the pictures not in the pseudo-labels (x)", e.Message, StringComparison.Ordinal);
        Assert.Contains("4 of the pseudo-labels not in the pictures (first: c, d, e)", e.Message, StringComparison.Ordinal);
        Assert.Contains("1 twice in the pictures (a)", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_cluster_count_is_given_or_taken_from_the_largest_number()
    {
        File.WriteAllText(_folder.File("x.csv"), "id,cluster,distance_squared,margin\r\na,4,1,inf\r\nb,0,0.5,2\r\n");
        Assert.Equal(5, PseudoLabelSet.ReadCsv(_folder.File("x.csv")).ClusterCount);
        Assert.Equal(9, PseudoLabelSet.ReadCsv(_folder.File("x.csv"), 9).ClusterCount);
        var e = Assert.Throws<DataException>(() => PseudoLabelSet.ReadCsv(_folder.File("x.csv"), 4));
        Assert.Contains("line 2 (a): cluster 4 is not one of 0 to 3", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "begins with the line \"\"")]
    [InlineData("id,cluster\n", "begins with the line \"id,cluster\"")]
    [InlineData("<!DOCTYPE html>\n", "begins with the line \"<!DOCTYPE html>\"")]
    [InlineData("H\na,1,2,3", "line 2 has no line break")]
    [InlineData("H\na,1,2\n", "line 2: 3 fields; 4")]
    [InlineData("H\na,1,2,3,4\n", "line 2: 5 fields; 4")]
    [InlineData("H\n\n", "line 2: 1 fields; 4")]
    [InlineData("H\na,1,2,3\nb,x,2,3\n", "line 3: the cluster \"x\" is not an integer")]
    [InlineData("H\na,1.0,2,3\n", "line 2: the cluster \"1.0\"")]
    [InlineData("H\na,99999999999,2,3\n", "line 2: the cluster \"99999999999\"")]
    [InlineData("H\na,-1,2,3\n", "line 2 (a): cluster -1")]
    [InlineData("H\na,1,-2,3\n", "the squared distance -2 is negative")]
    [InlineData("H\na,1,inf,3\n", "is negative or not finite")]
    [InlineData("H\na,1,nan,3\n", "is negative or not finite")]
    [InlineData("H\na,1,2,NaN\n", "the margin NaN")]
    [InlineData("H\na,1,2 ,3\n", "distance_squared is \"2 \"")]
    [InlineData("H\na,1,,3\n", "distance_squared is \"\"")]
    [InlineData("H\n,1,2,3\n", "line 2: the id is empty")]
    [InlineData("H\na\tb,1,2,3\n", "control characters")]
    [InlineData("H\n\"a,1,2,3\n", "a quote is not closed")]
    [InlineData("H\n\"a\"b,1,2,3\n", "text behind a closing quote")]
    [InlineData("H\na\"b,1,2,3\n", "a quote inside a field")]
    [InlineData("H\na,1,2,3\nb,1,2,3\na,1,2,3\n", "line 4 repeats the id a of line 2")]
    public void A_malformed_file_is_refused_with_its_line(string content, string reason)
    {
        string path = _folder.File("bad.csv");
        File.WriteAllText(path, content.Replace("H\n", "id,cluster,distance_squared,margin\n", StringComparison.Ordinal));
        Exception e = Assert.ThrowsAny<KnowledgeTransferException>(() => PseudoLabelSet.ReadCsv(path));
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        Assert.Contains("bad.csv", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_truncation_is_noticed_unless_it_ends_with_a_line()
    {
        string path = _folder.File("x.csv");
        new PseudoLabelSet([new("a"), new("b")], [0, 11], [0.25, 1], [12.5, 3], 12).WriteCsv(path);
        string whole = File.ReadAllText(path);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllText(path, whole[..length]);
            if (length > 0 && whole[length - 1] == '\n') Assert.InRange(PseudoLabelSet.ReadCsv(path).Count, 0, 1);
            else Assert.Throws<ArtefactException>(() => PseudoLabelSet.ReadCsv(path));
        }
    }

    [Fact]
    public void Bytes_that_are_no_utf8_and_missing_files_are_refused()
    {
        File.WriteAllBytes(_folder.File("x.csv"), [0xFF, 0xFE, 0x41]);
        var e = Assert.Throws<ArtefactException>(() => PseudoLabelSet.ReadCsv(_folder.File("x.csv")));
        Assert.Contains("UTF-8", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArtefactException>(() => PseudoLabelSet.ReadCsv(_folder.File("none.csv")));
    }

    [Fact]
    public void Arrays_that_do_not_belong_together_are_the_callers_mistake()
    {
        Assert.Throws<ArgumentException>(() => new PseudoLabelSet([new("a")], [0, 1], [0], [0], 2));
        Assert.Throws<ArgumentException>(() => new PseudoLabelSet([new("a"), new("a")], [0, 1], [0, 0], [0, 0], 2));
        Assert.Throws<ArgumentException>(() => new PseudoLabelSet([new("a")], [2], [0], [0], 2));
        Assert.Throws<ArgumentException>(() => new PseudoLabelSet([new("a")], [0], [double.NaN], [0], 2));
        Assert.Throws<ArgumentException>(() => new PseudoLabelSet([new("a")], [0], [0], [-1], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PseudoLabelSet([], [], [], [], 0));
    }

    [Fact]
    public void A_full_disk_is_reported_and_leaves_no_file()
    {
        Assert.SkipUnless(FullDisk.Exists, "there is no device that is always full");
        PseudoLabelSet set = new([new("a"), new("b")], [1, 0], [0.5, 2], [1, 1], 2);
        string csv = FullDisk.Behind(_folder["labels.csv"]), ids = FullDisk.Behind(_folder["ids.csv"]);
        string labels = FullDisk.Behind(_folder["labels.npy"]);
        Assert.Contains("No space left", Assert.Throws<ArtefactException>(() => set.WriteCsv(csv)).Message);
        Assert.Contains("No space left", Assert.Throws<ArtefactException>(() => IdFile.Write(ids, set.Ids)).Message);
        Assert.Contains("No space left", Assert.Throws<ArtefactException>(() => set.WriteNpy(labels, _folder["distances.npy"])).Message);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }
}
