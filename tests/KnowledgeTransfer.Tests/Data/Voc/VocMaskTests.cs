using KnowledgeTransfer.Data.Voc;
using Xunit;

namespace KnowledgeTransfer.Tests.Data.Voc;

public sealed class VocMaskTests
{
    [Fact]
    public void Numbers_are_classes_whatever_the_palette_and_vocs_own_is_written()
    {
        byte[] numbers = [0, 1, 20, 255];
        byte[] png = new VocMask(2, 2, numbers).ToPng();
        Assert.Equal(VocPalette.Colours, IndexedPng.Read(png, "m").Palette);
        Assert.Equal(numbers, VocMask.Parse(png, "m", 20).Numbers);
        // All black to the eye.
        byte[] black = IndexedPng.Write(new IndexedImage(2, 2, numbers, new byte[768]));
        Assert.Equal(numbers, VocMask.Parse(black, "m", 20).Numbers);
    }

    [Fact]
    public void A_number_above_the_classes_that_is_no_border_is_an_error_with_its_place()
    {
        byte[] png = new VocMask(3, 2, [0, 255, 2, 1, 3, 254]).ToPng();
        string message = Assert.Throws<DataException>(() => VocMask.Parse(png, "m.png", 2)).Message;
        Assert.StartsWith("m.png: the pixel at column 1, row 1 is 3; 0 (background), 1 to 2 (classes)", message);
        Assert.Equal(6, VocMask.Parse(png, "m.png", 254).Numbers.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => VocMask.Parse(png, "m.png", 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => VocMask.Parse(png, "m.png", 255));
    }

    [Fact]
    public void Left_and_right_are_exchanged_row_by_row()
    {
        var mask = new VocMask(3, 2, [1, 2, 3, 4, 5, 255]);
        Assert.Equal([3, 2, 1, 255, 5, 4], mask.Mirror().Numbers);
        Assert.Equal([1, 2, 3, 4, 5, 255], mask.Numbers);
    }

    [Fact]
    public void Another_size_than_the_pictures_is_an_error_with_both()
    {
        var mask = new VocMask(3, 2, new byte[6]);
        mask.RequireSize(3, 2, "m.png");
        string message = Assert.Throws<DataException>(() => mask.RequireSize(2, 3, "m.png")).Message;
        Assert.Contains("m.png has 3 x 2 pixels, its picture 2 x 3", message);
    }
}
