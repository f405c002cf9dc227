using KnowledgeTransfer.Data.Lists;

namespace KnowledgeTransfer.Data.ImageNet;

/// <summary>The lists that lie beside ImageNet's pictures; each null where it is missing.</summary>
/// <param name="Solution">Kaggle's LOC_val_solution.csv.</param>
/// <param name="Truth">The development kit's ILSVRC2012_validation_ground_truth.txt.</param>
/// <param name="Meta">The development kit's meta.mat.</param>
/// <param name="CaffeVal">Caffe's val.txt.</param>
/// <param name="Order">Classes in the order of Caffe's numbers: synsets.txt, or one of <paramref name="Words"/>.</param>
/// <param name="Words">WordNet ids with synonyms: Kaggle's LOC_synset_mapping.txt or Caffe's synset_words.txt.</param>
internal sealed record ImageNetLists(string? Solution, string? Truth, string? Meta, string? CaffeVal, string? Order, string? Words)
{
    /// <summary>True where any of them is there.</summary>
    public bool Any => (Solution ?? Truth ?? Meta ?? CaffeVal ?? Order) is not null;

    /// <summary>Looks into the folders themselves, the development kit unpacked in them, and Caffe's archive unpacked in them.</summary>
    public static ImageNetLists Beside(IReadOnlyList<string> folders)
    {
        string[] kit = ["ILSVRC2012_devkit_t12/data", "ILSVRC2012_devkit_t12", "data", ""], caffe = ["", "caffe_ilsvrc12"];
        return new ImageNetLists(
            Find([""], "LOC_val_solution.csv"),
            Find(kit, "ILSVRC2012_validation_ground_truth.txt"),
            Find(kit, "meta.mat"),
            Find(caffe, "val.txt"),
            Find(caffe, "synsets.txt", "synset_words.txt", "LOC_synset_mapping.txt"),
            Find(caffe, "LOC_synset_mapping.txt", "synset_words.txt"));

        string? Find(string[] inside, params string[] names) =>
            ListFile.Find(folders.SelectMany(folder => inside.Select(i => Path.Combine(folder, i))), names);
    }
}
