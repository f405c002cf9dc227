using ILGPU;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;
using ILGPU.IR.Values;

namespace KnowledgeTransfer.Gpu.Ilgpu;

/// <summary>
/// a b + c in float64 with one rounding, on every device of ILGPU. Kernels form every float64 product with it, because ILGPU's own
/// <c>mul.f64</c> carries no rounding, so that an assembler may fuse it with a following addition: other bits, and only on hardware.
/// </summary>
internal static class FusedMultiplyAdd
{
    /// <summary>The sum. A product alone is <c>Of(a, b, -0.0)</c>: adding -0 keeps every value and the sign of a zero.</summary>
    [IntrinsicImplementation]
    internal static double Of(double a, double b, double c) => Math.FusedMultiplyAdd(a, b, c);

    /// <summary>Teaches a context to emit the device's instruction. The processor simply calls the method.</summary>
    internal static Context.Builder AddTo(Context.Builder builder)
    {
        IntrinsicImplementationManager intrinsics = builder.GetIntrinsicManager();
        System.Reflection.MethodInfo method = ((Func<double, double, double, double>)Of).Method;
        intrinsics.RegisterMethod(
            method, new PTXIntrinsic(typeof(FusedMultiplyAdd), nameof(EmitPtx), IntrinsicImplementationMode.GenerateCode));
        intrinsics.RegisterMethod(
            method, new CLIntrinsic(typeof(FusedMultiplyAdd), nameof(EmitOpenCL), IntrinsicImplementationMode.GenerateCode));
        return builder;
    }

    private static void EmitPtx(PTXBackend backend, PTXCodeGenerator generator, Value value)
    {
        var call = (MethodCall)value;
        var arguments = new PTXCodeGenerator.PrimitiveRegister[call.Count];
        for (int i = 0; i < arguments.Length; i++) arguments[i] = generator.LoadPrimitive(call[i].Resolve());
        var target = generator.AllocateHardware(value);
        using PTXCodeGenerator.CommandEmitter command = generator.BeginCommand("fma.rn.f64");
        command.AppendArgument(target);
        foreach (var argument in arguments) command.AppendArgument(argument);
    }

    private static void EmitOpenCL(CLBackend backend, CLCodeGenerator generator, Value value)
    {
        var call = (MethodCall)value;
        CLCodeGenerator.Variable target = generator.Allocate(value);
        using CLCodeGenerator.StatementEmitter statement = generator.BeginStatement(target);
        statement.AppendCommand("fma");
        statement.BeginArguments();
        for (int i = 0; i < call.Count; i++) statement.AppendArgument(generator.Load(call[i].Resolve()));
        statement.EndArguments();
    }
}
