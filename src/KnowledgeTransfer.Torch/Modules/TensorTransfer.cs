using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Modules;

/// <summary>Tensors on their way from the processor, where they are made, to where a network is.</summary>
internal static class TensorTransfer
{
    /// <summary>The values on a device with unchanged strides: the tensor itself where it is there already.</summary>
    public static Tensor On(this Tensor values, Device device) => values.device_type == device.type ? values : values.to(device);

    /// <summary>Copies int64 numbers into an array, wherever they are.</summary>
    public static long[] ToIntegers(this Tensor values) => values.cpu().contiguous().data<long>().ToArray();
}
