namespace KnowledgeTransfer.Torch.Training;

/// <summary>Keeps the random numbers of different uses apart under one seed. The numbers are part of the results: never renumber.</summary>
internal enum RandomPurpose : ulong
{
    /// <summary>Order of the pictures in an epoch.</summary>
    Order = 1,

    /// <summary>Augmentation of a picture in an epoch.</summary>
    Augmentation = 2,

    /// <summary>Dropout masks of a step.</summary>
    Dropout = 3,

    /// <summary>A pretext example of a picture in an epoch.</summary>
    Example = 4,

    /// <summary>The pretext example that a held-out picture always gives.</summary>
    HeldOutExample = 5,

    /// <summary>Crop of a picture in an epoch of a classification protocol.</summary>
    Crop = 6,

    /// <summary>The crops that a test picture always gives.</summary>
    TestCrop = 7,

    /// <summary>Size, mirroring and regions of a picture in a step of detection.</summary>
    Regions = 20,
}
