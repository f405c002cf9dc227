using System.Reflection;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using KnowledgeTransfer.Gpu.Ilgpu;
using Xunit;

namespace KnowledgeTransfer.Gpu.Tests;

/// <summary>Every kernel compiled for devices that are not here: what the processor cannot show is read from the text.</summary>
public sealed class EmittedArithmeticTests : IDisposable
{
    private readonly Context _context = Context.Create(builder => FusedMultiplyAdd.AddTo(builder).Optimize(OptimizationLevel.O2));

    public static TheoryData<string, string> Kernels =>
        new(AllKernels().Select(kernel => (kernel.DeclaringType!.Name, TypesOf(kernel))));

    public void Dispose() => _context.Dispose();

    [Fact]
    public void Every_kernel_of_the_assembly_is_looked_at() => Assert.True(AllKernels().Count() >= 15, string.Join(", ", AllKernels()));

    [Theory, MemberData(nameof(Kernels))]
    public void No_product_is_left_to_the_assembler(string name, string types)
    {
        string ptx = Ptx(Find(name, types));
        Assert.Empty(EmittedArithmetic.Loose(ptx));
        if (ComputesDistances(name))
        {
            Assert.Equal(16, Count(ptx, "fma.rn.f64")); // one per lane
            Assert.Equal(15, Count(ptx, "add.f64")); // the tree
        }
    }

    [Theory, MemberData(nameof(Kernels))]
    public void Every_kernel_compiles_for_OpenCL_with_its_fused_operation(string name, string types)
    {
        string source = OpenCL(Find(name, types));
        if (ComputesDistances(name) || name == nameof(MoveSums)) Assert.Contains(" fma (", source);
        Assert.DoesNotMatch(@"\(double\)\s*\w+\s*\*", source);
    }

    [Fact]
    public void A_planted_product_is_caught()
    {
        MethodInfo planted = typeof(EmittedArithmeticTests).GetMethod(nameof(Planted), BindingFlags.NonPublic | BindingFlags.Static)!;
        Assert.StartsWith("mul.f64", Assert.Single(EmittedArithmetic.Loose(Ptx(planted))));
        Assert.Matches(@"\(double\)\s*\w+\s*\*", OpenCL(planted));
    }

    [Theory]
    [InlineData("mad.rn.f64 %fd1, %fd2, %fd3, %fd4;", 1)]
    [InlineData("fma.f64 %fd1, %fd2, %fd3, %fd4;", 1)]
    [InlineData("@%p1 mul.f64 %fd1, %fd2, %fd3;", 1)]
    [InlineData("fma.rn.f64 %fd1, %fd2, %fd3, %fd4;", 0)]
    [InlineData("mul.rn.f64 %fd1, %fd2, %fd3;", 0)]
    [InlineData("mad.lo.s32 %r3, %r7, %r8, %r9;", 0)]
    [InlineData("sub.f64 %fd1, %fd2, %fd3;", 0)]
    public void The_rule_knows_the_ways_to_write_it(string line, int expected) =>
        Assert.Equal(expected, EmittedArithmetic.Loose("\t" + line + "\n").Length);

    private static bool ComputesDistances(string name) =>
        name.StartsWith("Nearest", StringComparison.Ordinal) || name == nameof(SeedDistances);

    private static void Planted(Index1D index, ArrayView<double> a, ArrayView<double> b) => b[index] = a[index] * a[index] + b[index];

    private static IEnumerable<MethodInfo> AllKernels()
    {
        foreach (Type type in typeof(IlgpuBackend).Assembly.GetTypes().Where(t => t.IsAbstract && t.IsSealed).OrderBy(t => t.Name))
        {
            MethodInfo? kernel = type.GetMethod("Kernel", BindingFlags.NonPublic | BindingFlags.Static);
            if (kernel is null) continue;
            if (!kernel.IsGenericMethodDefinition)
            {
                yield return kernel;
                continue;
            }
            yield return kernel.MakeGenericMethod(typeof(ushort), typeof(StoredFloat16));
            yield return kernel.MakeGenericMethod(typeof(float), typeof(StoredFloat32));
            yield return kernel.MakeGenericMethod(typeof(double), typeof(StoredFloat64));
        }
    }

    private static MethodInfo Find(string name, string types) =>
        AllKernels().Single(kernel => kernel.DeclaringType!.Name == name && TypesOf(kernel) == types);

    private static string TypesOf(MethodInfo kernel) => string.Join(' ', kernel.GetGenericArguments().Select(type => type.Name));

    private string Ptx(MethodInfo kernel)
    {
        using PTXBackend backend = new(_context, CudaArchitecture.SM_61, CudaInstructionSet.ISA_60, null!); // no libdevice
        return ((PTXCompiledKernel)backend.Compile(Entry(kernel), default)).PTXAssembly;
    }

    private string OpenCL(MethodInfo kernel)
    {
        CLCapabilityContext all = new(false, true, true, true, true);
        using CLBackend backend = new(_context, all, CLDeviceVendor.AMD, new CLCVersion(2, 0));
        return ((CLCompiledKernel)backend.Compile(Entry(kernel), default)).Source;
    }

    private static EntryPointDescription Entry(MethodInfo kernel) => kernel.GetParameters()[0].ParameterType == typeof(Index1D)
        ? EntryPointDescription.FromImplicitlyGroupedKernel(kernel)
        : EntryPointDescription.FromExplicitlyGroupedKernel(kernel);

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
