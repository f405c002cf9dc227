namespace KnowledgeTransfer.Onnx;

/// <summary>Difference of one output between two implementations.</summary>
/// <param name="Name">The output.</param>
/// <param name="Greatest">Greatest absolute difference; infinite where one side is NaN.</param>
/// <param name="Range">Largest minus smallest reference value.</param>
public sealed record OutputDifference(string Name, double Greatest, double Range)
{
    /// <summary>Greatest difference divided by the range; 0 where there is no difference at all.</summary>
    public double Relative => Greatest == 0 ? 0 : Greatest / Range;
}
