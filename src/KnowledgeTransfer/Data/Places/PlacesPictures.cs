using KnowledgeTransfer.Data.Lists;

namespace KnowledgeTransfer.Data.Places;

/// <summary>The classes of Places365's pictures: those to learn from by their folders, those to judge by from a list.</summary>
internal sealed class PlacesPictures
{
    private readonly PlacesFolder _folder;
    private readonly ImageId[] _ids;
    private readonly int _trainCount;

    /// <summary>Reads the lists. O(n log n).</summary>
    /// <param name="folder">Where everything is.</param>
    /// <param name="ids">All pictures in ordinal order.</param>
    /// <param name="trainCount">How many of them, the first ones, are to learn from.</param>
    /// <exception cref="DataException">A list of pictures is there without the one of categories, is broken, or does not belong to the
    /// pictures.</exception>
    public PlacesPictures(PlacesFolder folder, ImageId[] ids, int trainCount)
    {
        (_folder, _ids, _trainCount) = (folder, ids, trainCount);
        string? numbered = folder.ValList ?? folder.TrainList;
        if (numbered is not null && folder.CategoryList is null)
            throw new DataException($"{numbered} numbers categories, and categories_places365.txt, which names them, is not beside it. " +
                "Unpack the whole of filelist_places365-standard.tar.");
        Labels = folder.CategoryList is { } list ? Listed(new PlacesCategories(list)) : Unlisted();
        HasValClasses = trainCount == ids.Length || folder.ValList is not null;
    }

    /// <summary>A class for every picture, -1 where a validation picture has none.</summary>
    public ImageLabels Labels { get; }

    /// <summary>False where there are validation pictures, but no list has their classes.</summary>
    public bool HasValClasses { get; }

    private ImageLabels Listed(PlacesCategories categories)
    {
        int[] classes = new int[_ids.Length];
        Array.Fill(classes, -1);
        for (int i = 0; i < _trainCount; i++)
        {
            classes[i] = categories.Find(Category(i));
            if (classes[i] < 0)
                throw new DataException($"The picture {_ids[i]} in {_folder.Root} lies in {Category(i)}, which is no category of " +
                    $"{categories.Path}. Move it away, or fetch the list again.");
        }
        if (_folder.TrainList is { } trainList && _trainCount > 0)
        {
            int[] listed = new int[_trainCount];
            new PictureList(trainList, categories.Pictures(trainList, _folder.Train!)).Join(_ids.AsSpan(0, _trainCount), listed);
            int other = listed.AsSpan().CommonPrefixLength(classes);
            if (other < _trainCount)
                throw new DataException($"{trainList} says that {_ids[other]} is of category {listed[other]}, which is " +
                    $"{categories.Names[listed[other]]}. Fetch the list again.");
        }
        if (_folder.ValList is { } valList && _trainCount < _ids.Length)
        {
            new PictureList(valList, categories.Pictures(valList, _folder.Val!))
                .Join(_ids.AsSpan(_trainCount), classes.AsSpan(_trainCount));
        }
        return new ImageLabels(categories.Names, classes);
    }

    private ImageLabels Unlisted()
    {
        var numbers = new ClassNumbers();
        int[] classes = new int[_ids.Length];
        for (int i = 0; i < classes.Length; i++) classes[i] = i < _trainCount ? numbers.Of(Category(i)) : -1;
        return numbers.ToLabels(classes);
    }

    /// <summary>What lies between the folder of all training pictures and the picture: /a/airfield.</summary>
    private ReadOnlySpan<char> Category(int index)
    {
        string id = _ids[index].Value;
        return id.AsSpan()[id.IndexOf('/')..id.LastIndexOf('/')];
    }
}
