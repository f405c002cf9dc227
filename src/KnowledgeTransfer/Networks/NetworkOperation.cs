namespace KnowledgeTransfer.Networks;

/// <summary>
/// One kind of layer. The same record builds the TorchSharp module and the ONNX node, so a network is described once.
/// Tensors are [batch, channels, height, width] or [batch, features].
/// </summary>
public abstract record NetworkOperation;

/// <summary>2-d convolution, zero padding. Weight [OutputChannels, in / Groups, Kernel, Kernel], bias [OutputChannels].</summary>
/// <param name="OutputChannels">Output channels, a multiple of Groups.</param>
/// <param name="Kernel">Kernel side in pixels.</param>
/// <param name="Stride">Stride in pixels.</param>
/// <param name="Padding">Zero padding on every side.</param>
/// <param name="Groups">Channel groups that do not see each other.</param>
/// <param name="Bias">Whether there is a bias; none where a batch norm follows.</param>
public sealed record Convolution(int OutputChannels, int Kernel, int Stride = 1, int Padding = 0, int Groups = 1, bool Bias = true)
    : NetworkOperation;

/// <summary>
/// 2-d transposed convolution, as PyTorch's ConvTranspose2d: each input pixel adds its value times the kernel to the output, whose side is
/// (side - 1) Stride - 2 Padding + Kernel. Decoders enlarge maps with it. Weight [in, OutputChannels, Kernel, Kernel], bias
/// [OutputChannels].
/// </summary>
/// <param name="OutputChannels">Output channels.</param>
/// <param name="Kernel">Kernel side in pixels of the output.</param>
/// <param name="Stride">Pixels of the output between neighbours of the input; a multiple of it as kernel covers all pixels
/// equally.</param>
/// <param name="Padding">Pixels that are cut off the output on every side.</param>
/// <param name="Bias">Whether there is a bias; none where a batch norm follows.</param>
public sealed record TransposedConvolution(int OutputChannels, int Kernel, int Stride = 1, int Padding = 0, bool Bias = true)
    : NetworkOperation;

/// <summary>
/// Batch normalisation of each channel over [batch, height, width], or of each feature over the batch, with running statistics. Weights:
/// weight, bias, running_mean, running_var, each [channels] or [features].
/// </summary>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Momentum">Share of the new batch in the running statistics (PyTorch's convention).</param>
public sealed record BatchNorm(double Epsilon = 1e-5, double Momentum = 0.1) : NetworkOperation;

/// <summary>
/// Batch normalisation without scale and shift: nothing in it is learned. Weights: running_mean and running_var, each [channels] or
/// [features].
/// </summary>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Momentum">Share of the new batch in the running statistics (PyTorch's convention).</param>
public sealed record AffineFreeBatchNorm(double Epsilon = 1e-5, double Momentum = 0.1) : NetworkOperation;

/// <summary>max(x, 0).</summary>
public sealed record Relu : NetworkOperation;

/// <summary>Elementwise sum of all inputs (residual connections).</summary>
public sealed record Add : NetworkOperation;

/// <summary>Maximum over windows; the last window may not hang over (floor).</summary>
/// <param name="Kernel">Window side.</param>
/// <param name="Stride">Stride.</param>
/// <param name="Padding">Padding that never wins.</param>
public sealed record MaxPool(int Kernel, int Stride, int Padding = 0) : NetworkOperation;

/// <summary>Mean over windows; the last window may not hang over (floor).</summary>
/// <param name="Kernel">Window side.</param>
/// <param name="Stride">Stride.</param>
/// <param name="Padding">Zeros on every side, which count in the mean as in PyTorch.</param>
public sealed record AveragePool(int Kernel, int Stride, int Padding = 0) : NetworkOperation;

/// <summary>Mean over the whole map: [batch, channels, h, w] to [batch, channels, 1, 1].</summary>
public sealed record GlobalAveragePool : NetworkOperation;

/// <summary>
/// Local response normalisation across channels: x / (K + Alpha / Size * sum of squares over Size neighbouring channels) ^ Beta
/// (Krizhevsky 2012; PyTorch and ONNX use the same formula).
/// </summary>
/// <param name="Size">Channels in the window.</param>
/// <param name="Alpha">Scale of the sum.</param>
/// <param name="Beta">Exponent.</param>
/// <param name="K">Offset.</param>
public sealed record LocalResponseNorm(int Size = 5, double Alpha = 1e-4, double Beta = 0.75, double K = 1.0) : NetworkOperation;

/// <summary>
/// Zeroes a share of the values while training, scales the rest by 1 / (1 - Rate); nothing at inference and no ONNX node.
/// </summary>
/// <param name="Rate">Share of zeroed values, 0 to below 1.</param>
public sealed record Dropout(double Rate = 0.5) : NetworkOperation;

/// <summary>[batch, ...] to [batch, product].</summary>
public sealed record Flatten : NetworkOperation;

/// <summary>Fully connected: x W^T + b. Weight [OutputCount, in], bias [OutputCount].</summary>
/// <param name="OutputCount">Outputs.</param>
/// <param name="Bias">Whether there is a bias.</param>
public sealed record Linear(int OutputCount, bool Bias = true) : NetworkOperation;
