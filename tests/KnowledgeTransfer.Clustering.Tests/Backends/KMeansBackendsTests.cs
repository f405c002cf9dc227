using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed class KMeansBackendsTests
{
    /// <summary>The processor without a native library.</summary>
    private static readonly IKMeansBackendSource[] s_processor =
        [new Source("simd", 0, BackendOffer.Of(KMeansBackends.Simd)), new Source("scalar", 0, BackendOffer.Of(KMeansBackends.Scalar))];

    [Fact]
    public void On_the_processor_native_comes_before_simd_and_simd_before_scalar()
    {
        Assert.SkipUnless(System.Runtime.Intrinsics.Vector128.IsHardwareAccelerated, "vectors are emulated here");
        Assert.Equal(["auto", "native", "simd", "scalar"], KMeansBackends.Processor.Names);
        BackendChoice choice = KMeansBackends.Processor.Auto(1 << 30, 1000, 1000);
        BackendOffer native = new NativeBackendSource().Offer();
        Assert.Equal(native.Backend is null ? "simd" : "native", choice.Backend.Name);
        Assert.Equal(native.Backend is null ? [$"native: {native.Refusal}"] : [], choice.PassedOver);
        Assert.False(choice.IsFallback);
    }

    [Fact]
    public void Without_the_native_library_auto_goes_on_with_simd_and_says_why()
    {
        KMeansBackends backends = new([new Source("native", 0, BackendOffer.Refused("it is not there.")), .. s_processor]);
        BackendChoice choice = backends.Auto(10, 10, 10);
        Assert.Same(KMeansBackends.Simd, choice.Backend);
        Assert.Equal(["native: it is not there."], choice.PassedOver);
        Assert.False(choice.IsFallback);
        Assert.Contains("\"native\" cannot be used: it is not there. Choose auto",
            Assert.Throws<DeviceException>(() => backends.ByName("native")).Message);
    }

    [Fact]
    public void Auto_takes_the_fastest_that_works_and_says_why_not_the_others()
    {
        IKMeansBackend device = new ScalarBackend(); // not the processor's own
        KMeansBackends backends = new(
            [new Source("cuda", 1, BackendOffer.Refused("no driver.")), new Source("ilgpu", 1000, BackendOffer.Of(device)),
                new Source("simd", 0, BackendOffer.Of(KMeansBackends.Simd))],
            backend => backend == device ? 0.0125 : 0.5);
        BackendChoice large = backends.Auto(10, 10, 10);
        Assert.Same(device, large.Backend);
        Assert.True(large.IsFallback);
        Assert.Equal(
            "scalar, float64, one thread (cuda: no driver. simd: slower here, 500 ms against 12.5 ms in a trial.)", large.ToString());

        BackendChoice small = backends.Auto(10, 10, 9);
        Assert.Same(KMeansBackends.Simd, small.Backend);
        Assert.Equal(["cuda: no driver.", "ilgpu: 10 x 10 x 9 is too little work to open a device."], small.PassedOver);
    }

    [Fact]
    public void A_device_that_is_slower_than_the_processor_is_left_alone_after_one_trial()
    {
        int trials = 0;
        KMeansBackends backends = new(
            [new Source("ilgpu", 1, BackendOffer.Of(new ScalarBackend())), .. s_processor],
            backend => ++trials * (backend == KMeansBackends.Simd ? 0.001 : 0.01));
        for (int i = 0; i < 2; i++)
        {
            BackendChoice choice = backends.Auto(1, 1, 1);
            Assert.Same(KMeansBackends.Simd, choice.Backend);
            Assert.True(choice.IsFallback);
            Assert.Equal(["scalar: slower here, 10 ms against 2 ms in a trial."], choice.PassedOver);
        }
        Assert.Equal(2, trials);
    }

    [Fact]
    public void Where_autos_device_fails_on_the_way_the_work_is_done_again_without_it()
    {
        IKMeansBackend device = new ScalarBackend();
        KMeansBackends backends = new(
            [new Source("cuda", 1, BackendOffer.Of(device)), .. s_processor], backend => backend == device ? 1 : 2);
        List<string> done = [], told = [];
        int Work(IKMeansBackend backend)
        {
            done.Add(backend == device ? "device" : "processor");
            return backend == device ? throw new DeviceException("the card fell off the bus.") : 7;
        }

        Assert.Equal(7, backends.Run("auto", 10, 10, 10, Work, choice => told.Add(string.Join(' ', choice.PassedOver))));
        Assert.Equal(["device", "processor"], done);
        Assert.Equal("cuda: the card fell off the bus.", told[1]);
        Assert.Equal(7, backends.Run("auto", 10, 10, 10, Work)); // not tried again
        Assert.Equal(["device", "processor", "processor"], done);
        Assert.Throws<DeviceException>(() => backends.Run("cuda", 10, 10, 10, Work)); // who names it wants it
    }

    [Fact]
    public void What_fails_on_the_processor_fails() => Assert.Throws<DeviceException>(() => KMeansBackends.Processor.Run<int>(
        "auto", 10, 10, 10, _ => throw new DeviceException("another device.")));

    [Fact]
    public void A_device_that_fails_its_trial_is_passed_over()
    {
        IKMeansBackend device = new ScalarBackend();
        KMeansBackends backends = new(
            [new Source("cuda", 1, BackendOffer.Of(device)), .. s_processor],
            backend => backend == device ? throw new DeviceException("no memory.") : 1);
        BackendChoice choice = backends.Auto(10, 10, 10);
        Assert.Same(KMeansBackends.Simd, choice.Backend);
        Assert.True(choice.IsFallback);
        Assert.Equal(["cuda: no memory."], choice.PassedOver);
    }

    [Fact]
    public void The_trial_takes_a_time() => Assert.InRange(BackendTrial.Seconds(KMeansBackends.Simd), double.Epsilon, double.MaxValue);

    [Fact]
    public void A_problem_too_small_for_a_device_is_no_fallback()
    {
        Source device = new("ilgpu", 1000, BackendOffer.Refused("broken."));
        BackendChoice choice = new KMeansBackends([device, .. s_processor]).Auto(10, 10, 9);
        Assert.False(choice.IsFallback);
        Assert.Equal(0, device.AskedCount);
    }

    [Fact]
    public void With_weights_auto_passes_over_devices_unopened_and_says_so()
    {
        Source device = new("ilgpu", 1000, BackendOffer.Of(new ScalarBackend()));
        KMeansBackends backends = new([device, .. KMeansBackends.ProcessorSources]);
        BackendChoice choice = backends.Auto(1000, 10, 10, isWeighted: true);
        Assert.IsAssignableFrom<IWeightedKMeansBackend>(choice.Backend);
        Assert.True(choice.IsFallback);
        Assert.Equal("ilgpu: it does not take weights.", choice.PassedOver[0]);
        Assert.Contains("\"ilgpu\" does not take weights. Choose auto, or one of: ", Assert.Throws<ConfigException>(() =>
            backends.Choose("ilgpu", 1000, 10, 10, isWeighted: true)).Message);
        Assert.Equal(0, device.AskedCount);
        Assert.Same(KMeansBackends.Simd, backends.Choose("simd", 1000, 10, 10, isWeighted: true));
    }

    [Fact]
    public void Products_beyond_64_bits_are_no_small_problem() =>
        Assert.Same(
            KMeansBackends.Scalar,
            new KMeansBackends(
                [new Source("ilgpu", 1L << 40, BackendOffer.Of(KMeansBackends.Scalar)), .. s_processor],
                backend => backend == KMeansBackends.Scalar ? 1 : 2)
                .Auto(long.MaxValue, int.MaxValue, int.MaxValue).Backend);

    [Fact]
    public void A_named_backend_that_does_not_work_is_an_error_with_its_reason()
    {
        KMeansBackends backends = new([new Source("ilgpu", 0, BackendOffer.Refused("no driver.")), .. s_processor]);
        Assert.Equal(["auto", "ilgpu", "simd", "scalar"], backends.Names);
        string message = Assert.Throws<DeviceException>(() => backends.ByName("ilgpu")).Message;
        Assert.Contains("\"ilgpu\" cannot be used: no driver.", message);
        Assert.Same(KMeansBackends.Scalar, backends.ByName("scalar"));
        Assert.Contains("auto, ilgpu, simd, scalar", Assert.Throws<ConfigException>(() => backends.ByName("auto2")).Message);
    }

    [Fact]
    public void A_source_is_asked_once()
    {
        Source device = new("ilgpu", 0, BackendOffer.Of(KMeansBackends.Scalar));
        KMeansBackends backends = new([device]);
        Assert.Equal(0, device.AskedCount);
        backends.ByName("ilgpu");
        backends.Auto(1, 1, 1);
        Assert.Equal(1, device.AskedCount);
    }

    private sealed class Source(string name, long leastWork, BackendOffer offer) : IKMeansBackendSource
    {
        public int AskedCount { get; private set; }

        public string Name => name;

        public long LeastWork => leastWork;

        public BackendOffer Offer()
        {
            AskedCount++;
            return offer;
        }
    }
}
