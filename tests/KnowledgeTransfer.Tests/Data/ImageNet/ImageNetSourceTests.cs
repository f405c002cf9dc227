using System.Text;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Data.ImageNet;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Tests.Data.ImageNet;

/// <summary>
/// Three classes, in the order of their ids tench, fox and crane (4, 1 and 3 for the development kit), one or two training pictures each;
/// four validation pictures: fox, tench, crane, tench.
/// </summary>
public sealed class ImageNetSourceTests : IDisposable
{
    private const string Tench = "n01440764", Fox = "n02119789", Crane = "n03126707";
    private const string KitTruth = "ILSVRC2012_devkit_t12/data/ILSVRC2012_validation_ground_truth.txt";
    private const string KitMeta = "ILSVRC2012_devkit_t12/data/meta.mat";

    private static readonly string[] _train =
        [$"{Tench}/{Tench}_10026.JPEG", $"{Tench}/{Tench}_7.JPEG", $"{Fox}/{Fox}_1.JPEG", $"{Crane}/{Crane}_1.JPEG"];

    private static readonly string[] _truth = [Fox, Tench, Crane, Tench];

    private readonly PictureFolder _folder = new("imagenet");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train", "val")]
    [InlineData("ILSVRC2012_img_train", "ILSVRC2012_img_val")]
    public void The_development_kit_says_the_classes_of_validation_pictures_in_its_own_numbers(string train, string val)
    {
        WriteTrain(train);
        WriteVal(val);
        WriteKit("1\n4\n3\n4\n");

        ImageSource source = Open();

        Assert.Equal("ImageNet imagenet", source.Name);
        Assert.Equal([.. _train.Select(id => $"{train}/{id}"), .. Enumerable.Range(1, 4).Select(i => $"{val}/{Val(i)}")],
            source.Ids.Select(id => id.Value));
        Assert.Equal([false, false, false, false, true, true, true, true], source.HeldOut!);
        Assert.Equal([$"{Tench} tench", $"{Fox} kit fox", $"{Crane} crane"], source.Labels!.ClassNames);
        Assert.Equal([0, 0, 1, 2, 1, 0, 2, 0], source.Labels.Classes);
    }

    [Fact]
    public void Kaggles_archive_has_its_lists_above_its_pictures_and_opens_from_every_folder_of_it()
    {
        const string pictures = "ILSVRC/Data/CLS-LOC";
        WriteTrain(pictures + "/train");
        WriteVal(pictures + "/val");
        _folder.WritePicture(pictures + "/test/ILSVRC2012_test_00000001.JPEG");
        WriteText("LOC_synset_mapping.txt", $"{Tench} tench, Tinca tinca\n{Fox} kit fox, Vulpes macrotis\n{Crane} crane\nn09999999 moon\n");
        WriteText("LOC_val_solution.csv", "ImageId,PredictionString\r\n" +
            $"ILSVRC2012_val_00000003,{Crane} 85 1 499 272 {Crane} 1 1 5 5 \r\nILSVRC2012_val_00000001,{Fox} 1 2 3 4 \r\n" +
            $"ILSVRC2012_val_00000002,{Tench} 1 2 3 4 \r\nILSVRC2012_val_00000004,{Tench} 1 2 3 4 \r\n");
        foreach (string inside in new[] { "", "ILSVRC", pictures })
        {
            ImageSource source = ImageSources.Open(_folder.PathOf(inside));
            Assert.Equal([.. _train.Select(id => $"train/{id}"), .. Enumerable.Range(1, 4).Select(i => $"val/{Val(i)}")],
                source.Ids.Select(id => id.Value));
            Assert.Equal([$"{Tench} tench", $"{Fox} kit fox", $"{Crane} crane"], source.Labels!.ClassNames);
            Assert.Equal([0, 0, 1, 2, 1, 0, 2, 0], source.Labels.Classes);
            Assert.Equal(4, source.HeldOut!.Count(h => h));
        }
    }

    [Fact]
    public void Caffes_numbers_are_in_the_order_of_the_training_folders_or_of_synsets_txt()
    {
        WriteTrain();
        WriteVal();
        WriteText("val.txt", $"{Val(2)} 0\n{Val(1)} 1\n{Val(3)}\t2\n\n{Val(4)} 0");
        Assert.Equal([1, 0, 2, 0], Open().Labels!.Classes.Skip(4));
        Assert.Equal([Tench, Fox, Crane], Open().Labels!.ClassNames);

        WriteText("caffe_ilsvrc12/synsets.txt", $"{Crane}\n{Tench}\n{Fox}\n");
        Assert.Equal([0, 2, 1, 2], Open().Labels!.Classes.Skip(4));
        WriteText("caffe_ilsvrc12/synset_words.txt", $"{Tench} tench, Tinca tinca\n");
        Assert.Equal([$"{Tench} tench", Fox, Crane], Open().Labels!.ClassNames);
        Assert.Equal([0, 2, 1, 2], Open().Labels!.Classes.Skip(4));
    }

    [Fact]
    public void Validation_pictures_in_class_folders_need_no_list_and_the_unlabelled_test_pictures_are_left_out()
    {
        WriteTrain();
        for (int i = 0; i < 4; i++) _folder.WritePicture($"val/{_truth[i]}/{Val(i + 1)}");
        _folder.WritePicture("test/ILSVRC2012_test_00000001.JPEG");
        ImageSource source = Open();
        Assert.Equal(8, source.Count);
        Assert.Equal(source.Ids.Select(id => id.Value.StartsWith("val/")), source.HeldOut!);
        Assert.Equal([Tench, Fox, Crane], source.Labels!.ClassNames);
        Assert.Equal([0, 0, 1, 2, 0, 0, 1, 2], source.Labels.Classes);
        Assert.Equal("ImageNet imagenet", source.Name);
    }

    [Fact]
    public void Classes_that_only_one_side_has_count_and_a_list_more_changes_no_number()
    {
        _folder.WritePicture($"train/{Crane}/1.JPEG");
        WriteVal();
        WriteKit("1\n4\n3\n4\n");
        Assert.Equal([2, 1, 0, 2, 0], Open().Labels!.Classes);
        Assert.Equal([$"{Tench} tench", $"{Fox} kit fox", $"{Crane} crane"], Open().Labels!.ClassNames);
        WriteText("LOC_synset_mapping.txt", $"{Tench} a fish\n");
        Assert.Equal([2, 1, 0, 2, 0], Open().Labels!.Classes);
        Assert.Equal([$"{Tench} a fish", Fox, Crane], Open().Labels!.ClassNames);
    }

    [Fact]
    public void Training_pictures_alone_prescribe_no_split_and_neither_do_validation_pictures()
    {
        WriteTrain();
        ImageSource train = Open();
        Assert.Null(train.HeldOut);
        Assert.Equal([0, 0, 1, 2], train.Labels!.Classes);

        Directory.Delete(_folder.PathOf("train"), recursive: true);
        WriteVal();
        WriteKit("1\n4\n3\n4\n");
        ImageSource val = Open();
        Assert.Null(val.HeldOut);
        Assert.Equal([1, 0, 2, 0], val.Labels!.Classes);
    }

    [Fact]
    public void Without_a_list_validation_pictures_are_held_out_without_class_and_the_name_says_so()
    {
        WriteTrain();
        WriteVal();
        ImageSource source = Open();
        Assert.Equal("ImageNet imagenet (val without classes: no list of them was found)", source.Name);
        Assert.Equal([0, 0, 1, 2, -1, -1, -1, -1], source.Labels!.Classes);
        Assert.Equal([false, false, false, false, true, true, true, true], source.HeldOut!);
        Directory.Delete(_folder.PathOf("train"), recursive: true);
        Assert.Null(Open().Labels);
    }

    [Theory]
    [InlineData("1\n4\n3\n", "names 3 pictures, but 4 are there; val/ILSVRC2012_val_00000004.JPEG")]
    [InlineData("1\n4\n3\n4\n1\n", "line 5: 1 means the picture val/ILSVRC2012_val_00000005.JPEG, which is not there; 4 are")]
    [InlineData("1\n4\n6\n4\n", "line 3: 6 is no class")]
    [InlineData("1\n4\n0\n4\n", "line 3: 0 is no class")]
    [InlineData("1\n4\n-3\n4\n", "line 3: -3 is no class")]
    [InlineData("1\n4\n3 4\n4\n", "line 3: 3 4 is no class")]
    [InlineData("1\n4\n99999999999\n4\n", "has 5, with numbers from 1 to 5")]
    public void A_ground_truth_that_does_not_belong_to_the_pictures_is_refused(string truth, string expected)
    {
        WriteTrain();
        WriteVal();
        WriteKit(truth);
        Assert.Contains(expected, Error());
    }

    [Theory]
    [InlineData("ILSVRC2012_val_00000001.JPEG", "line 1: ILSVRC2012_val_00000001.JPEG is no pair")]
    [InlineData("ILSVRC2012_val_00000001.JPEG x", "is no pair")]
    [InlineData("ILSVRC2012_val_00000001.JPEG 3", "has class 3, but the folder of training pictures has 3 classes, 0 to 2")]
    [InlineData("ILSVRC2012_val_00000001.JPEG -1", "is no pair")]
    [InlineData("../val/ILSVRC2012_val_00000001.JPEG 1", "which is not there")]
    [InlineData("ILSVRC2012_val_00000001 1", "which is not there; 4 are, such as val/ILSVRC2012_val_00000001.JPEG")]
    [InlineData("ILSVRC2012_val_00000001.JPEG 1\nILSVRC2012_val_00000001.JPEG 1", "line 2: ILSVRC2012_val_00000001.JPEG 1 means")]
    [InlineData("ILSVRC2012_val_00000001.JPEG 1", "names 1 pictures, but 4 are there; val/ILSVRC2012_val_00000002.JPEG is none")]
    public void A_list_of_caffes_that_does_not_belong_to_the_pictures_is_refused(string list, string expected)
    {
        WriteTrain();
        WriteVal();
        WriteText("val.txt", list);
        Assert.Contains(expected, Error());
        Assert.Contains("val.txt", Error());
    }

    [Fact]
    public void Lists_that_are_broken_or_lack_what_explains_them_are_named()
    {
        WriteVal();
        WriteText("val.txt", $"{Val(1)} 0\n");
        Assert.Contains("nothing says what the numbers mean", Error());
        WriteText("synsets.txt", $"{Tench}\n{Tench}\n");
        Assert.Contains($"synsets.txt, line 2: {Tench} has the class {Tench}, which", Error());
        WriteText("synsets.txt", "tench\n");
        Assert.Contains("line 1: tench does not begin with a WordNet id", Error());
        WriteText("synsets.txt", "\n");
        Assert.Contains("names no class", Error());
        WriteText("synsets.txt", "");
        Assert.Contains("synsets.txt is empty", Error());

        WriteText(KitTruth, "1\n");
        Assert.Contains("meta.mat, which says what the numbers mean, is not beside it", Error());
        WriteText(KitMeta, "<html>");
        Assert.Contains("no MAT-file of version 5", Error());
        File.Delete(_folder.PathOf(KitMeta));

        foreach (string line in new[] { "ILSVRC2012_val_00000001", "ILSVRC2012_val_00000001,", "ILSVRC2012_val_00000001,tench 1 2 3 4" })
        {
            WriteText("LOC_val_solution.csv", "ImageId,PredictionString\n" + line);
            Assert.Contains("LOC_val_solution.csv, line 2: ", Error());
        }
    }

    [Fact]
    public void Sorted_and_unsorted_validation_pictures_together_are_refused()
    {
        WriteTrain();
        WriteVal();
        _folder.WritePicture($"val/{Fox}/{Val(5)}");
        Assert.Contains("1 pictures in class folders and 4 outside of them, such as val/ILSVRC2012_val_00000001.JPEG", Error());
    }

    [Fact]
    public void Class_archives_that_are_still_packed_are_named()
    {
        WriteVal();
        _folder.Write($"train/{Tench}.tar", [1]);
        Assert.Contains("holds 1 archives of ImageNet's classes", Error());
    }

    [Theory]
    [InlineData("a/1.png b/1.png")]
    [InlineData("train/a/1.png val/ILSVRC2012_val_00000001.JPEG")]
    [InlineData("train/n01440764/1.png train/other/1.png val/n01440764/2.png")]
    [InlineData("train/n01440764/1.png train/n02119789/1.png val/n01440764/2.png")]
    [InlineData("train/n01440764/1.png train/n02119789/1.png validation/n01440764/2.png")]
    [InlineData("train/n01440764/1.png val/n01440764/ILSVRC2012_val_00000001.JPEG test/n01440764/3.png")]
    [InlineData("n01440764/1.png n02119789/1.png")]
    [InlineData("train/1.png val/2.png")]
    public void Plain_folders_of_classes_stay_plain(string pictures)
    {
        foreach (string id in pictures.Split(' ')) _folder.WritePicture(id);
        Assert.False(ImageNetSource.Recognizes(_folder.Folder));
        Assert.Equal(typeof(FolderSource), ImageSources.Open(_folder.Folder).GetType());
        Assert.Contains("does not hold ImageNet", Assert.Throws<ConfigException>(() => new ImageNetSource(_folder.Folder)).Message);
    }

    [Fact]
    public void Pictures_are_those_of_the_ids_and_links_to_the_parts_are_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights that an ordinary user lacks there");
        using var elsewhere = new PictureFolder("disk");
        elsewhere.WritePicture($"{Tench}/{Tench}_1.JPEG", 5, 4);
        Directory.CreateSymbolicLink(_folder.PathOf("train"), elsewhere.Folder);
        WriteVal();
        ImageSource source = Open();
        Assert.Equal($"train/{Tench}/{Tench}_1.JPEG", source.Ids[0].Value);
        Assert.Equal(new ImageHeader(5, 4, "png"), source.Verify(0));
        Assert.Equal(new ImageHeader(4, 3, "png"), source.Verify(1));
    }

    private static string Val(int number) => $"ILSVRC2012_val_{number:D8}.JPEG";

    private void WriteTrain(string folder = "train")
    {
        foreach (string id in _train) _folder.WritePicture($"{folder}/{id}");
    }

    private void WriteVal(string folder = "val")
    {
        for (int i = 1; i <= 4; i++) _folder.WritePicture($"{folder}/{Val(i)}");
    }

    private void WriteKit(string truth)
    {
        WriteText(KitTruth, truth);
        _folder.Write(KitMeta, File.ReadAllBytes(Fixtures.File("imagenet", "meta.mat")));
    }

    private void WriteText(string file, string text) => _folder.Write(file, Encoding.UTF8.GetBytes(text));

    private ImageNetSource Open() => Assert.IsType<ImageNetSource>(ImageSources.Open(_folder.Folder));

    private string Error() => Assert.Throws<DataException>(() => ImageSources.Open(_folder.Folder)).Message;
}
