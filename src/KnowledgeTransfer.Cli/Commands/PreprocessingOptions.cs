using System.CommandLine;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Onnx;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary>How an imported network wants its pictures: the options of <c>kt teacher import</c> that say it.</summary>
internal sealed class PreprocessingOptions
{
    private readonly Option<int?> _size = new("--size")
    {
        Description = "Input height and width in pixels, where the model leaves them open",
    };

    private readonly Option<float> _scale = new("--scale")
    {
        Description = "Factor on pixel values 0..255",
        DefaultValueFactory = _ => 1f / 255,
    };

    private readonly Option<float[]> _mean = new("--mean")
    {
        Description = "Subtracted per channel after scaling: three numbers",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [0.485f, 0.456f, 0.406f],
    };

    private readonly Option<float[]> _deviation = new("--sd")
    {
        Description = "Divided by per channel: three numbers",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [0.229f, 0.224f, 0.225f],
    };

    private readonly Option<Word<ChannelOrder>> _channels =
        CommonOptions.Choice("--channels", "Colour order of the input", ChannelOrder.Rgb);

    private readonly Option<TensorLayout?> _layout =
        CommonOptions.Choice<TensorLayout>("--layout", "Axes of the input; found by itself where the graph tells");

    private readonly Option<Word<ResizeMode>> _mode = CommonOptions.Choice(
        "--resize", "How pictures are brought to the size", ResizeMode.ShortSideThenCrop);

    private readonly Option<int> _resizeSize = new("--resize-size")
    {
        Description = "Short side before the crop, in pixels; 0 for the input's",
    };

    private readonly Option<Word<ResizeFilter>> _filter = CommonOptions.Choice("--filter", "Resampling filter", ResizeFilter.Bilinear);

    public void AddTo(Command command)
    {
        Option[] all = [_size, _scale, _mean, _deviation, _channels, _layout, _mode, _resizeSize, _filter];
        foreach (Option option in all) command.Add(option);
    }

    /// <summary>What the user said, or the defaults: those of networks trained on ImageNet.</summary>
    public TeacherImportOptions Read(ParseResult parsed) => new()
    {
        Height = parsed.GetValue(_size),
        Width = parsed.GetValue(_size),
        Scale = parsed.GetValue(_scale),
        Mean = parsed.GetValue(_mean)!,
        StandardDeviation = parsed.GetValue(_deviation)!,
        Channels = parsed.GetValue(_channels),
        Layout = parsed.GetValue(_layout),
        Mode = parsed.GetValue(_mode),
        ResizeSize = parsed.GetValue(_resizeSize),
        Filter = parsed.GetValue(_filter),
    };
}
