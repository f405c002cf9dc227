using TorchSharp;

namespace KnowledgeTransfer.Cli.Doctor;

/// <summary>libtorch, put to a sum.</summary>
internal static class TorchFinding
{
    public static Finding Create()
    {
        return Finding.Of(
            "libtorch", Add,
            "students cannot be trained; build for this platform (dotnet build -r RID) so that its libtorch package is restored");

        static string Add()
        {
            using torch.Tensor ones = torch.ones(2), sum = ones.sum();
            if (sum.item<float>() != 2) throw new DeviceException("1 + 1 is not 2");
            return $"TorchSharp {typeof(torch).Assembly.GetName().Version!.ToString(3)} on the CPU";
        }
    }
}
