using Microsoft.ML.OnnxRuntime;

namespace KnowledgeTransfer.Onnx.Tests.Running;

public class CudaProviderTests
{
    [Fact]
    public void The_trial_convolution_is_right_on_the_processor() => Assert.Null(CudaProvider.Try(_ => { }));

    [Fact]
    public void What_goes_wrong_is_told()
    {
        Assert.Equal("libx.so.13 is missing", CudaProvider.Try(_ => throw new DllNotFoundException("libx.so.13\nis missing")));
        Assert.Equal(
            "libcublasLt.so.13: cannot open shared object file: No such file or directory",
            CudaProvider.Words(
                "[ErrorCode:Fail] /somewhere/provider_bridge.cc:2043 FAIL : Failed to load library /a/libonnxruntime_providers_cuda.so " +
                "with error: libcublasLt.so.13: cannot open shared object file: No such file or directory\n"));
    }

    [Fact]
    public void A_build_without_it_says_so()
    {
        Assert.Equal(OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider"), CudaProvider.IsBuilt);
        Assert.SkipWhen(CudaProvider.IsBuilt, "this build has ONNX Runtime's CUDA package");
        Assert.Contains("without CUDA", CudaProvider.Problem, StringComparison.Ordinal);
    }
}
