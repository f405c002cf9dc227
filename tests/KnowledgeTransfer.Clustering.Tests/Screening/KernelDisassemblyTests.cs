using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

/// <summary>
/// The kernels' speed stands on their sums staying in registers over all steps. A compiler that runs out of registers stores them on the
/// stack and halves the rate without a word, so the machine code is read.
/// </summary>
public sealed partial class KernelDisassemblyTests
{
    /// <param name="Address">Of the instruction.</param>
    /// <param name="Text">Mnemonic and operands.</param>
    private readonly record struct Line(long Address, string Text);

    [Theory]
    [InlineData("Avx512Vnni", 8, 2, "vpdpbusd")]
    [InlineData("AvxVnni", 3, 4, "vpdpbusd")]
    [InlineData("Avx2", 3, 4, "vpmaddwd")]
    public void Scores_of_a_whole_tile_stay_in_registers(string set, int rows, int vectors, string multiplication)
    {
        Dictionary<string, List<Line>> functions = Disassemble();
        foreach (string hits in (string[])["false", "true"])
        {
            string wanted = $"{set}, {hits}, {rows}>";
            (string name, List<Line> lines) = functions.Single(f => f.Key.Contains("score_tile", StringComparison.Ordinal)
                && f.Key.Contains(wanted, StringComparison.Ordinal));
            List<Line> loop = InnerLoop(lines, multiplication);
            Assert.Equal(rows * vectors, loop.Count(line => line.Text.Contains(multiplication, StringComparison.Ordinal)));
            Assert.All(loop, line => Assert.False(StackAccess().IsMatch(line.Text), $"{name}: {line.Text}"));
        }
    }

    [Fact]
    public void A_loop_that_spills_is_found_out()
    {
        Line[] lines =
        [
            new(0, "vmovdqa64 %zmm1,0x40(%rsp)"), new(8, "vpbroadcastd (%rax),%zmm0"), new(16, "vpdpbusd %zmm0,%zmm2,%zmm1"),
            new(24, "vmovdqa64 %zmm1,-0x40(%rbp)"), new(32, "jne    8 <score+0x8>"), new(40, "ret"),
        ];
        List<Line> loop = InnerLoop([.. lines], "vpdpbusd");
        Assert.Equal(lines[1..5], loop);
        Assert.Equal([lines[3]], loop.Where(line => StackAccess().IsMatch(line.Text)));
    }

    /// <summary>The shortest stretch from a jump back to its target that multiplies.</summary>
    private static List<Line> InnerLoop(List<Line> lines, string multiplication) => (
        from jump in lines
        let match = BackwardJump().Match(jump.Text)
        where match.Success
        let target = long.Parse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        where target < jump.Address
        let loop = lines.Where(line => line.Address >= target && line.Address <= jump.Address).ToList()
        where loop.Exists(line => line.Text.Contains(multiplication, StringComparison.Ordinal))
        orderby loop.Count
        select loop).First();

    /// <summary>The instructions of every function; skips the test where there is nothing to read or to read with.</summary>
    private static Dictionary<string, List<Line>> Disassemble()
    {
        string? library = Directory.EnumerateFiles(AppContext.BaseDirectory, "libktnative.so", SearchOption.AllDirectories).FirstOrDefault();
        if (library is null) Assert.Skip("the native library was not built");
        ProcessStartInfo start = new("objdump", ["-d", "-C", "--no-show-raw-insn", library]) { RedirectStandardOutput = true };
        string text = "";
        try
        {
            using Process process = Process.Start(start)!;
            text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("there is no objdump");
        }

        Dictionary<string, List<Line>> functions = [];
        List<Line> current = [];
        foreach (string line in text.Split('\n'))
        {
            if (Function().Match(line) is { Success: true } function) functions[function.Groups[1].Value] = current = [];
            else if (Instruction().Match(line) is { Success: true } found)
                current.Add(new(long.Parse(found.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture), found.Groups[2].Value));
        }
        if (functions.Count == 0) Assert.Skip("the library is for another machine");
        return functions;
    }

    [GeneratedRegex(@"^[0-9a-f]+ <(.+)>:$")]
    private static partial Regex Function();

    [GeneratedRegex(@"^\s*([0-9a-f]+):\s+(\S.*)$")]
    private static partial Regex Instruction();

    [GeneratedRegex(@"^j\w+\s+([0-9a-f]+)\b")]
    private static partial Regex BackwardJump();

    /// <summary>A vector to or from the stack.</summary>
    [GeneratedRegex(@"[xyz]mm\d+.*\(%r[sb]p|\(%r[sb]p.*[xyz]mm\d+")]
    private static partial Regex StackAccess();
}
