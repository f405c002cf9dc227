using System.Text;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Data.Places;
using Xunit;

namespace KnowledgeTransfer.Tests.Data.Places;

public sealed class PlacesSourceTests : IDisposable
{
    private const string Categories = "categories_places365.txt", TrainList = "places365_train_standard.txt", ValList = "places365_val.txt";

    // In another order than the names', so that numbers and order cannot be mixed up.
    private const string CategoryLines = "/a/airfield 2\n/a/apartment_building/outdoor 0\n/b/bar 1\n/z/zen_garden 3\n";

    private static readonly string[] _train =
        ["a/airfield/00000001.jpg", "a/airfield/00000002.jpg", "a/apartment_building/outdoor/00000001.jpg", "b/bar/00000001.jpg"];

    private readonly PictureFolder _folder = new("places");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("data_256", "val_256", "")]
    [InlineData("data_large", "val_large", "filelist_places365-standard/")]
    [InlineData("data_256_standard", "val_256", "filelist_places365-standard/")]
    [InlineData("data_large_standard", "val_256", "")]
    public void Lists_and_folders_give_classes_in_the_categories_numbers(string train, string val, string lists)
    {
        WriteTrain(train);
        WriteVal(val);
        WriteText(lists + Categories, CategoryLines);
        WriteText(lists + ValList, "Places365_val_00000002.jpg 2\nPlaces365_val_00000001.jpg 1\n");
        _folder.WritePicture("test_256/Places365_test_00000001.jpg");

        ImageSource source = Open();

        Assert.Equal("Places365 places", source.Name);
        Assert.Equal([.. _train.Select(id => $"{train}/{id}"), $"{val}/Places365_val_00000001.jpg", $"{val}/Places365_val_00000002.jpg"],
            source.Ids.Select(id => id.Value));
        Assert.Equal([false, false, false, false, true, true], source.HeldOut!);
        Assert.Equal(["/a/apartment_building/outdoor", "/b/bar", "/a/airfield", "/z/zen_garden"], source.Labels!.ClassNames);
        Assert.Equal([2, 2, 0, 1, 1, 2], source.Labels.Classes);

        WriteText(lists + TrainList, "/b/bar/00000001.jpg 1\n" +
            "/a/airfield/00000001.jpg 2\n/a/airfield/00000002.jpg 2\n/a/apartment_building/outdoor/00000001.jpg 0\n");
        Assert.Equal([2, 2, 0, 1, 1, 2], Open().Labels!.Classes);
    }

    [Fact]
    public void Without_lists_folders_are_classes_and_validation_pictures_have_none_which_the_name_says()
    {
        WriteTrain();
        Assert.Null(Open().HeldOut);
        Assert.Equal(["/a/airfield", "/a/apartment_building/outdoor", "/b/bar"], Open().Labels!.ClassNames);
        WriteVal();
        ImageSource source = Open();
        Assert.Equal("Places365 places (val_256 without classes: no list of them was found)", source.Name);
        Assert.Equal([0, 0, 1, 2, -1, -1], source.Labels!.Classes);
        Assert.Equal([false, false, false, false, true, true], source.HeldOut!);
        Directory.Delete(_folder.PathOf("data_256"), recursive: true);
        Assert.Null(Open().Labels);
        Assert.Null(Open().HeldOut);
    }

    [Fact]
    public void Validation_pictures_alone_have_classes_and_prescribe_no_split()
    {
        WriteVal();
        WriteText(Categories, CategoryLines);
        WriteText(ValList, "Places365_val_00000001.jpg 1\nPlaces365_val_00000002.jpg 3\n");
        Assert.Equal([1, 3], Open().Labels!.Classes);
        Assert.Null(Open().HeldOut);
    }

    [Theory]
    [InlineData("Places365_val_00000001.jpg 1\n", "names 1 pictures, but 2 are there; val_256/Places365_val_00000002.jpg")]
    [InlineData("Places365_val_00000003.jpg 1\n", "line 1: Places365_val_00000003.jpg 1 means the picture val_256/Places365_val_0")]
    [InlineData("Places365_val_00000001.jpg 4\n", "has category 4, but ")]
    [InlineData("Places365_val_00000001.jpg\n", "is no pair")]
    [InlineData("\u001b[2J 1\n", @"line 1: \u001b[2J 1 means")]
    public void A_validation_list_that_does_not_belong_to_the_pictures_is_refused(string list, string expected)
    {
        WriteTrain();
        WriteVal();
        WriteText(Categories, CategoryLines);
        WriteText(ValList, list);
        Assert.Contains(expected, Error());
        Assert.DoesNotContain('\u001b', Error());
    }

    [Theory]
    [InlineData("/a/airfield/00000001.jpg 2\n", "names 1 pictures, but 2 are there; data_256/b/bar/00000001.jpg")]
    [InlineData("/a/airfield/00000001.jpg 2\n/b/bar/00000002.jpg 1", "line 2: /b/bar/00000002.jpg 1 means the picture data_256/b/bar/0")]
    [InlineData("/a/airfield/00000001.jpg 2\n/b/bar/00000001.jpg 3", "b/bar/00000001.jpg is of category 3, which is /z/zen_garden")]
    public void A_training_list_that_does_not_belong_to_the_pictures_is_refused(string list, string expected)
    {
        _folder.WritePicture("data_256/a/airfield/00000001.jpg");
        _folder.WritePicture("data_256/b/bar/00000001.jpg");
        WriteText(Categories, CategoryLines);
        WriteText(TrainList, list);
        Assert.Contains(expected, Error());
    }

    [Theory]
    [InlineData("/a/airfield 0\n/a/apartment_building/outdoor 1\n", "data_256/b/bar/00000001.jpg in ")]
    [InlineData("/a/airfield 0\n/b/bar 2\n", "has 2 categories with numbers from 0 to 2")]
    [InlineData("/a/airfield 1\n/b/bar 2\n", "numbers from 1 to 2; 0 to 1 was")]
    [InlineData("/a/airfield 0\n/b/bar 0\n", "line 2: /b/bar 0 has a category or a number")]
    [InlineData("/a/airfield 0\n/a/airfield 1\n", "line 2: /a/airfield 1 has a category or a number")]
    [InlineData("airfield 0\n", "line 1: airfield 0 has no category such as")]
    [InlineData("/a/air\u001b[2Jfield 0\n", @"line 1: /a/air\u001b[2Jfield 0 has no category such as")]
    [InlineData("/a/airfield\n", "line 1: /a/airfield is no pair")]
    [InlineData("\n\n", "names no category")]
    public void Categories_that_are_wrong_are_refused(string list, string expected)
    {
        WriteTrain();
        WriteText(Categories, list);
        Assert.Contains(expected, Error());
    }

    [Fact]
    public void A_list_of_numbers_without_the_categories_is_refused()
    {
        WriteTrain();
        WriteText(TrainList, "/a/airfield/00000001.jpg 2\n");
        Assert.Contains($"{TrainList} numbers categories, and {Categories}, which names them", Error());
    }

    [Fact]
    public void Two_sizes_at_once_are_refused_because_no_name_says_which_is_meant()
    {
        WriteTrain("data_256");
        WriteTrain("data_large");
        Assert.Contains("several times: data_256, data_large",
            Assert.Throws<ConfigException>(() => ImageSources.Open(_folder.Folder)).Message);
    }

    [Fact]
    public void The_easy_layout_is_found_inside_and_is_an_ordinary_folder()
    {
        foreach (string id in new[] { "train/bar/1.jpg", "train/airfield/1.jpg", "val/bar/2.jpg" })
            _folder.WritePicture("places365_standard/" + id);
        ImageSource outside = Open(), inside = ImageSources.Open(_folder.PathOf("places365_standard"));
        Assert.Equal(typeof(FolderSource), inside.GetType());
        foreach (ImageSource source in new[] { outside, inside })
        {
            Assert.Equal(["train/airfield/1.jpg", "train/bar/1.jpg", "val/bar/2.jpg"], source.Ids.Select(id => id.Value));
            Assert.Equal(["airfield", "bar"], source.Labels!.ClassNames);
            Assert.Equal([0, 1, 1], source.Labels.Classes);
            Assert.Equal([false, false, true], source.HeldOut!);
        }
    }

    [Theory]
    [InlineData("data_256/dog/1.png data_256/cat/1.png")]
    [InlineData("data_256/a/1.png data_256/b/1.png data_256/loose.png")]
    [InlineData("val_256/a/1.png val_256/b/1.png")]
    [InlineData("places365_standard/bar/1.png")]
    [InlineData("a/airfield/1.png b/bar/1.png")]
    public void Other_folders_stay_plain(string pictures)
    {
        foreach (string id in pictures.Split(' ')) _folder.WritePicture(id);
        Assert.Equal(typeof(FolderSource), ImageSources.Open(_folder.Folder).GetType());
        Assert.Contains("does not hold Places365", Assert.Throws<ConfigException>(() => new PlacesSource(_folder.Folder)).Message);
    }

    private void WriteTrain(string folder = "data_256")
    {
        foreach (string id in _train) _folder.WritePicture($"{folder}/{id}");
    }

    private void WriteVal(string folder = "val_256")
    {
        for (int i = 1; i <= 2; i++) _folder.WritePicture($"{folder}/Places365_val_{i:D8}.jpg");
    }

    private void WriteText(string file, string text) => _folder.Write(file, Encoding.UTF8.GetBytes(text));

    private PlacesSource Open() => Assert.IsType<PlacesSource>(ImageSources.Open(_folder.Folder));

    private string Error() => Assert.Throws<DataException>(() => ImageSources.Open(_folder.Folder)).Message;
}
