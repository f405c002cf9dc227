using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.EmulatedDriver;
using KnowledgeTransfer.Gpu.Cuda;
using Xunit;

namespace KnowledgeTransfer.Gpu.Tests;

/// <summary>A device is offered only if it opens and computes right; otherwise the reason is said, with the values and a way out.</summary>
public sealed class CudaBackendSourceTests
{
    [Fact]
    public void A_device_that_passes_is_offered()
    {
        using EmulatedCuda driver = EmulatedDevice.Driver();
        BackendOffer offer = new CudaBackendSource(driverPath: driver.Path).Offer();
        Assert.Null(offer.Refusal);
        Assert.Equal("cuda", offer.Backend!.Name);
        Assert.StartsWith("cuda, emulated device, compute capability 8.0", offer.Backend.Description);
    }

    [Fact]
    public void Before_tensor_cores_there_is_nothing_to_probe_and_the_tiles_serve()
    {
        using EmulatedCuda driver = EmulatedDevice.Driver(new EmulatedFaults { Major = 7, AccumulatorBits = 12 });
        Assert.Contains("compute capability 7.0", new CudaBackendSource(driverPath: driver.Path).Offer().Backend!.Description);
    }

    [Fact]
    public void No_driver()
    {
        BackendOffer offer = new CudaBackendSource(driverPath: "/no/libcuda.so.1").Offer();
        Assert.Equal("no NVIDIA driver is installed (/no/libcuda.so.1 was not found).", offer.Refusal);
        Assert.Null(offer.Backend);
    }

    [Fact]
    public void A_library_that_is_no_driver()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a library of Linux");
        Assert.Matches("^libm.so.6 is too old or not a CUDA driver: .*cuInit", new CudaBackendSource(driverPath: "libm.so.6").Offer().Refusal);
    }

    [Fact]
    public void A_driver_without_a_card() =>
        Refused(new EmulatedFaults { InitResult = 100 }, "installed, but reports CUDA_ERROR_NO_DEVICE", "nvidia-smi");

    [Fact]
    public void A_driver_that_finds_no_device() => Refused(
        new EmulatedFaults { DeviceCount = -1 }, "installed, but finds no device: is there a card", "CUDA_VISIBLE_DEVICES", "nvidia-smi");

    [Fact]
    public void A_driver_that_lacks_a_function_names_it()
    {
        using EmulatedCuda driver = EmulatedDevice.Driver(missing: "cuMemAlloc_v2");
        string refusal = new CudaBackendSource(driverPath: driver.Path).Offer().Refusal!;
        Assert.Contains("libcuda.so.1 is too old or not a CUDA driver", refusal);
        Assert.Contains("cuMemAlloc_v2", refusal);
    }

    [Fact]
    public void A_driver_that_is_too_old_for_the_kernels() => Refused(
        new EmulatedFaults { ModuleResult = 222, DriverVersion = 11080 },
        "cuModuleLoadDataEx: CUDA_ERROR_UNSUPPORTED_PTX_VERSION", "CUDA 11.8", "12.0 or later", "Update the driver");

    [Fact]
    public void A_card_that_is_too_old() =>
        Refused(new EmulatedFaults { Major = 6, Minor = 1 }, "compute capability 6.1", "need 7.0", "ilgpu");

    [Fact]
    public void Every_card_is_tried()
    {
        using EmulatedCuda driver = EmulatedDevice.Driver(new EmulatedFaults { DeviceCount = 2, Major = 6, Minor = 1 });
        Assert.Equal(2, new CudaBackendSource(driverPath: driver.Path).Offer().Refusal!.Split("compute capability 6.1").Length - 1);
        Assert.Equal("there is no CUDA device 2; the driver knows 0 to 1.", new CudaBackendSource(driverPath: driver.Path).Try(2).Refusal);
    }

    [Theory]
    [InlineData(23)]
    [InlineData(22)]
    [InlineData(14)]
    public void Tensor_cores_that_keep_less_than_believed_are_found_out(int bits)
    {
        string refusal = Refused(
            new EmulatedFaults { AccumulatorBits = bits }, "computes wrongly", "the tensor cores say ", " is right", "18 are allowed");
        Assert.Matches(@"off by [0-9.]+ units", refusal);
    }

    // Pointers are counted in the kernel's structure (arguments.h); what is flipped is the lowest bit of the first value.
    [Theory]
    [InlineData("settle", 3, "label")]
    [InlineData("settle", 4, "inertia|distance|distant rows")]
    [InlineData("label_distances_f32_f32", 3, "inertia|distance|distant rows")]
    [InlineData("move_rows_f32", 4, "sum")]
    [InlineData("move_rows_f32", 6, "count")]
    [InlineData("block_sums", 1, "inertia")]
    [InlineData("settle", 7, "second distance")]
    public void A_single_flipped_bit_is_refused_with_both_values(string kernel, int pointer, string what)
    {
        using EmulatedCuda driver = EmulatedDevice.Driver(new EmulatedFaults { FaultyPointer = pointer }, kernel);
        string refusal = new CudaBackendSource(driverPath: driver.Path).Offer().Refusal!;
        Assert.Contains("emulated device, compute capability 8.0 computes wrongly (", refusal);
        Assert.Matches($"({what}).* is .+, but .+ is right", refusal);
        Assert.Equal(0, driver.AllocatedBytes);
    }

    [Fact]
    public void Whatever_memory_is_missing_while_a_device_is_opened_it_is_refused_or_right_and_nothing_leaks()
    {
        int refused = 0;
        List<string> notes = [];
        using EmulatedCuda driver = EmulatedDevice.Driver();
        for (long allocation = 1; allocation < 400; allocation += allocation < 40 ? 1 : 23)
        {
            driver.Emulate(new EmulatedFaults { FailingAllocation = allocation });
            BackendOffer offer = new CudaBackendSource(notes.Add, driver.Path).Offer();
            if (offer.Backend is null)
            {
                refused++;
                Assert.Contains("not enough free memory to", offer.Refusal);
                Assert.Matches(@"\(cuMemAlloc: CUDA_ERROR_OUT_OF_MEMORY for [0-9.]+ k?B, [0-9.]+ GB of 1.1 GB are free\)", offer.Refusal);
            }
            Assert.Equal(0, driver.AllocatedBytes);
        }
        Assert.True(refused > 20, $"{refused} offers were refused");
        Assert.Empty(notes); // of the proof's own problems
    }

    private static string Refused(EmulatedFaults faults, params string[] words)
    {
        using EmulatedCuda driver = EmulatedDevice.Driver(faults);
        BackendOffer offer = new CudaBackendSource(driverPath: driver.Path).Offer();
        Assert.Null(offer.Backend);
        Assert.All(words, word => Assert.Contains(word, offer.Refusal));
        return offer.Refusal!;
    }
}
