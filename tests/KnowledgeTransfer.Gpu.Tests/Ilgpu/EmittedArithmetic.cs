using System.Text.RegularExpressions;

namespace KnowledgeTransfer.Gpu.Tests;

/// <summary>
/// What in a kernel's PTX an assembler may turn into other float64 arithmetic: it is free to fuse a product and a sum that name no
/// rounding (PTX ISA, add.f64 and mul.f64). So no product may be without a rounding, and an fma needs one anyway; mad is left out
/// altogether. Sums without a rounding are harmless where there is no such product.
/// </summary>
internal static partial class EmittedArithmetic
{
    /// <summary>The offending lines of a PTX text.</summary>
    internal static string[] Loose(string ptx) =>
        [.. ptx.Split('\n').Select(line => line.Trim()).Where(line => LooseOperation().IsMatch(line))];

    [GeneratedRegex(@"^(@!?%p\d+ )?((mul|mad|fma|div|rcp|sqrt)\.(?!rn\.)(ftz\.)?|mad\.rn\.)f64\s")]
    private static partial Regex LooseOperation();
}
