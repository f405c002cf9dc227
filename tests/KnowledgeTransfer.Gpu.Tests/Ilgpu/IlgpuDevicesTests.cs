using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu.Ilgpu;
using Xunit;

namespace KnowledgeTransfer.Gpu.Tests;

public sealed class IlgpuDevicesTests
{
    [Fact]
    public void Without_a_driver_there_is_a_plain_sentence_and_no_exception()
    {
        IReadOnlyList<IlgpuCandidate> here = IlgpuDevices.List();
        Assert.SkipUnless(here.Count == 0, $"this machine has {string.Join(", ", here)}");
        Assert.Matches("^(neither a CUDA nor an OpenCL driver was found|the .+ drivers? reports? no device)\\.$", IlgpuDevices.Absence());
        BackendOffer offer = new IlgpuBackendSource().Offer();
        Assert.Equal(IlgpuDevices.Absence(), offer.Refusal);
        Assert.Null(offer.Backend);
    }

    [Fact]
    public void The_processor_is_listed_only_when_asked_for()
    {
        Assert.DoesNotContain(IlgpuDevices.List(), c => c.Description.Contains("CPU"));
        IlgpuCandidate processor = Assert.Single(IlgpuDevices.List(withProcessor: true), c => c.Description == "CPUAccelerator (CPU)");
        Assert.Null(processor.Problem);
    }

    [Fact]
    public void A_device_that_passes_its_proof_is_offered()
    {
        BackendOffer offer = new IlgpuBackendSource(devices: () => [.. IlgpuDevices.List(withProcessor: true).TakeLast(1)]).Offer();
        Assert.Null(offer.Refusal);
        Assert.Equal(("ilgpu", "ilgpu, CPUAccelerator (CPU)"), (offer.Backend!.Name, offer.Backend.Description));
    }

    [Fact]
    public void Every_unusable_device_is_named_with_its_reason()
    {
        BackendOffer offer = new IlgpuBackendSource(devices: () => [new("Card A (OpenCL)", "it lacks float64."), new("Card B (CUDA)", "old.")])
            .Offer();
        Assert.Equal("Card A (OpenCL): it lacks float64. Card B (CUDA): old.", offer.Refusal);
        Assert.Contains("Card A", Assert.Throws<DeviceException>(() => new IlgpuCandidate("Card A", "it lacks float64.").Open()).Message);
    }

    [Fact]
    public void What_a_device_lacks_is_said_all_at_once()
    {
        CLDeviceVersion two = new(2, 0);
        Assert.Null(IlgpuDevices.OpenCLProblem(CLDeviceType.CL_DEVICE_TYPE_GPU, two, new(false, true, true, true, false)));
        string problem = IlgpuDevices.OpenCLProblem(
            CLDeviceType.CL_DEVICE_TYPE_GPU, new CLDeviceVersion(1, 2), new(true, false, false, false, true))!;
        foreach (string what in new[] { "OpenCL 2.0 (it has 1.2)", "float64", "64-bit atomics", "generic address space" })
            Assert.Contains(what, problem);
        Assert.Contains("processor", IlgpuDevices.OpenCLProblem(CLDeviceType.CL_DEVICE_TYPE_CPU, two, new(false, true, true, true, false)));
        Assert.Null(IlgpuDevices.CudaProblem(CudaArchitecture.SM_61, CudaInstructionSet.ISA_60));
        Assert.Contains("too old", IlgpuDevices.CudaProblem(CudaArchitecture.SM_61, null));
        Assert.Contains("compute capability", IlgpuDevices.CudaProblem(null, CudaInstructionSet.ISA_60));
    }

    [Fact]
    public void Drivers_are_found_by_the_names_that_drivers_have()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "library names of Linux");
        Assert.Equal("libcuda.so.1", DriverLibraries.NamesOf("cuda")[0]);
        Assert.Equal("libOpenCL.so.1", DriverLibraries.NamesOf("OpenCL")[0]);
        Assert.Empty(DriverLibraries.NamesOf("c"));
    }
}
