using System.Text.RegularExpressions;

namespace KnowledgeTransfer.Gpu.Tests;

/// <summary>
/// What in a kernel's PTX an assembler may turn into other float64 arithmetic. PTX: "mul/add sequences with no rounding modifiers may be
/// optimized to use fused-multiply-add". So no product may be without a rounding, and every fma needs one; mad is an fma on some targets
/// only. Sums without a rounding are harmless where there is no such product.
/// </summary>
internal static partial class EmittedArithmetic
{
    /// <summary>The offending lines of a PTX text.</summary>
    internal static string[] Loose(string ptx) =>
        [.. ptx.Split('\n').Select(line => line.Trim()).Where(line => LooseOperation().IsMatch(line))];

    [GeneratedRegex(@"^(@!?%p\d+ )?((mul|mad|fma|div|rcp|sqrt)\.(?!rn\.)(ftz\.)?|mad\.rn\.)f64\s")]
    private static partial Regex LooseOperation();
}
