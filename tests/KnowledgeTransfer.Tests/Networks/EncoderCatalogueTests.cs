using KnowledgeTransfer.Networks;
using Xunit;

namespace KnowledgeTransfer.Tests.Networks;

public sealed class EncoderCatalogueTests
{
    public static TheoryData<string> Names => [.. EncoderCatalogue.Names];

    // vgg16: the 138,357,544 that torchvision states for VGG-16 less fc6 102,764,544, fc7 16,781,312 and fc8 4,097,000.
    // vgg16-bn: 138,365,992 less the same; scale and shift of 4,224 channels. resnet-18: 11,689,512 less 513,000.
    // cfn-alexnet: 34,944 + 307,456 + 885,120 + 663,936 + 442,624, as AlexNet. nin-small: 693,636 of the PyTorch network that it follows,
    // less its classifier of 772.
    [Theory]
    [InlineData("vgg16", 14_714_688)]
    [InlineData("vgg16-bn", 14_718_912)]
    [InlineData("resnet-18", 11_176_512)]
    [InlineData("cfn-alexnet", 2_334_080)]
    [InlineData("nin-small", 692_864)]
    [InlineData("alexnet-bn", 34_848 + 614_400 + 884_736 + 1_327_104 + 884_736 + 2_752)]
    public void Parameters_are_the_published_ones(string name, long expected) =>
        Assert.Equal(expected, EncoderCatalogue.Create(name, 224).ParameterCount);

    // nin: 75 x 192 + 192 x 160 + 160 x 96, 2,400 x 192 + 2 x 192^2, twice 1,728 x 192 + 2 x 192^2; 2 x (192 + 160 + 96 + 9 x 192).
    // vgg16-small: 13 convolutions of 16-32-64-128-128 (a sixteenth of VGG's weights but for the first layer), 2 x 1,056.
    // resnet-18-small: stem 432; stages 4 x 2,304; 4,608 + 3 x 9,216 + 512; the next two each four times as many; 2 x 1,200 channels.
    [Theory]
    [InlineData("nin", 60_480 + 534_528 + 2 * 405_504 + 4_352)]
    [InlineData("vgg16-small", 432 + (14_710_464 - 1_728) / 16 + 2_112)]
    [InlineData("resnet-18-small", 432 + 9_216 + 32_768 + 131_072 + 524_288 + 2_400)]
    [InlineData("small", 864 + 18_432 + 73_728 + 147_456 + 147_456 + 2 * (32 + 64 + 3 * 128))]
    public void Parameters_are_those_computed_by_hand(string name, long expected) =>
        Assert.Equal(expected, EncoderCatalogue.Create(name, 32).ParameterCount);

    // vgg16: 224^2 (1,728 + 36,864) + 112^2 (73,728 + 147,456) + 56^2 (294,912 + 2 x 589,824) + 28^2 (1,179,648 + 2 x 2,359,296)
    // + 14^2 x 3 x 2,359,296: the 15.5 thousand million usually quoted less 124 million of the fc layers.
    // resnet-18: the 1.814 thousand million usually quoted, 1,814,073,344, less 512,000.
    [Theory]
    [InlineData("vgg16", 224, 15_470_264_320 - 123_633_664)]
    [InlineData("vgg16-bn", 224, 15_470_264_320 - 123_633_664)]
    [InlineData("resnet-18", 224, 1_814_073_344 - 512_000)]
    public void Multiply_adds_are_the_published_ones(string name, int size, long expected) =>
        Assert.Equal(expected, EncoderCatalogue.Create(name, size).MultiplyAddCount);

    [Theory]
    [InlineData("nin", 1024 * 60_480 + 256 * 534_528 + 64 * 2 * 405_504)]
    [InlineData("nin-small", 256 * (4_800 + 4_096) + 64 * (55_296 + 82_944 + 9_216) + 16 * (165_888 + 331_776 + 36_864))]
    [InlineData("vgg16-small", 1024 * 2_736 + 256 * 13_824 + 64 * (92_160 + 368_640 + 442_368))]
    [InlineData("resnet-18-small", 1024 * (432 + 9_216) + 256 * 32_768 + 64 * 131_072 + 16 * 524_288)]
    public void Multiply_adds_at_32_pixels_are_those_computed_by_hand(string name, long expected) =>
        Assert.Equal(expected, EncoderCatalogue.Create(name, 32).MultiplyAddCount);

    [Theory]
    [InlineData("vgg16", 224, "relu1_2", 64, 224)]
    [InlineData("vgg16", 224, "relu4_3", 512, 28)]
    [InlineData("vgg16", 224, "pool5", 512, 7)]
    [InlineData("vgg16", 64, "pool4", 512, 4)]
    [InlineData("vgg16-bn", 65, "pool5", 512, 2)]
    [InlineData("vgg16-small", 32, "relu5_3", 128, 8)]
    [InlineData("vgg16-small", 13, "relu5_3", 128, 3)]
    [InlineData("vgg16-small", 8, "relu5_3", 128, 2)]
    [InlineData("cfn-alexnet", 64, "relu1", 96, 27)]
    [InlineData("cfn-alexnet", 64, "norm2", 256, 6)]
    [InlineData("cfn-alexnet", 64, "pool5", 256, 2)]
    [InlineData("cfn-alexnet", 227, "pool5", 256, 12)]
    [InlineData("alexnet-bn", 224, "pool5", 256, 6)]
    [InlineData("resnet-18", 224, "relu4_2", 512, 7)]
    [InlineData("resnet-18", 97, "relu3_2", 256, 7)]
    [InlineData("resnet-18-small", 32, "relu4_2", 128, 4)]
    [InlineData("resnet-18-small", 33, "relu4_2", 128, 5)]
    [InlineData("nin", 32, "relu1_3", 96, 32)]
    [InlineData("nin", 32, "relu4_3", 192, 8)]
    [InlineData("nin", 31, "pool1", 96, 16)]
    [InlineData("nin-small", 32, "relu1_2", 64, 16)]
    [InlineData("nin-small", 32, "relu3_3", 192, 4)]
    [InlineData("nin-small", 13, "relu3_3", 192, 2)]
    [InlineData("small", 32, "relu5", 128, 8)]
    [InlineData("small-64", 64, "relu5", 128, 8)]
    public void Maps_have_the_sizes_computed_by_hand(string name, int size, string node, int channels, int side) =>
        Assert.Equal([channels, side, side], EncoderCatalogue.Create(name, size).Shape(node));

    [Theory]
    [MemberData(nameof(Names))]
    public void Weights_do_not_depend_on_the_size_of_the_input(string name)
    {
        int smallest = EncoderCatalogue.SmallestInput(name);
        string[] expected = Describe(EncoderCatalogue.Create(name, smallest));
        foreach (int size in new[] { smallest + 1, smallest + 7, 96, 224 })
            if (size >= smallest) Assert.Equal(expected, Describe(EncoderCatalogue.Create(name, size)));

        static string[] Describe(NetworkSpec spec) =>
            [.. spec.Weights.Select(weight => $"{weight.Name} {string.Join("x", weight.Shape)} {weight.Trained}")];
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Encoders_end_with_a_map_and_name_their_maps_in_depth_order(string name)
    {
        NetworkSpec spec = EncoderCatalogue.Create(name, 97);
        Assert.Equal((name, 97, spec.Nodes[^1].Name), (spec.Name, spec.InputSize, spec.Embedding));
        Assert.NotEmpty(spec.Source);
        string[] order = [.. spec.Nodes.Select(node => node.Name)];
        int[] depths = [.. spec.Maps.Select(map => Array.IndexOf(order, map))];
        Assert.Equal(depths.Order(), depths);
        Assert.Equal(spec.Nodes[^1].Name, spec.Maps[^1]);
        Assert.All(spec.Maps, map => Assert.Equal(3, spec.Shape(map).Count));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_pixel_less_than_the_smallest_input_is_refused_with_what_fits(string name)
    {
        int size = EncoderCatalogue.SmallestInput(name) - 1;
        string message = Assert.Throws<ConfigException>(() => EncoderCatalogue.Create(name, size)).Message;
        Assert.Contains($"needs inputs of at least {size + 1} pixels, these have {size}.", message);
        string[] fitting = [.. EncoderCatalogue.Names.Where(other => EncoderCatalogue.SmallestInput(other) <= size)];
        Assert.All(fitting, other => Assert.Contains(other, message));
    }

    [Theory]
    [InlineData("small")]
    [InlineData("small-64")]
    [InlineData("alexnet-bn")]
    [InlineData("resnet-18")]
    public void An_encoder_called_like_a_student_is_its_convolutional_part(string name)
    {
        NetworkSpec whole = NetworkCatalogue.Create(name, 10), part = EncoderCatalogue.Create(name, whole.InputSize);
        int count = part.Nodes.Count;
        Assert.Equal(whole.Nodes.Take(count).Select(node => (node.Name, node.Operation)),
            part.Nodes.Select(node => (node.Name, node.Operation)));
    }

    [Fact]
    public void Unknown_names_list_the_known_ones() =>
        Assert.Contains("small, small-64, nin-small", Assert.Throws<ConfigException>(() => EncoderCatalogue.Create("VGG16", 64)).Message);
}
