using TorchSharp;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Modules;

/// <summary>
/// Sums and squares of tensors, in place of TorchSharp's own (<c>+</c>, <c>add</c>, <c>square</c>): those hand libtorch a factor of 1 or an
/// exponent of 2 as a temporary object, which may be collected, and its memory freed, while libtorch still reads it; rarely, it then finds
/// no number there.
/// </summary>
internal static class TensorArithmetic
{
    private static readonly Scalar One = 1; // lives as long as the process

    /// <summary>A new tensor in the current dispose scope.</summary>
    public static Tensor Plus(this Tensor left, Tensor right) => left.add(right, One);

    /// <summary>The same with a number, which the caller keeps until this returns.</summary>
    public static Tensor Plus(this Tensor left, Scalar right) => left.add(right, One);

    /// <summary>Changes the first tensor and returns it.</summary>
    public static Tensor PlusInPlace(this Tensor left, Tensor right) => left.add_(right, One);

    /// <summary>Each number times itself.</summary>
    public static Tensor Squared(this Tensor values) => values.mul(values);
}
