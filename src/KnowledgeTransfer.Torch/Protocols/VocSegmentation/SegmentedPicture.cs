using KnowledgeTransfer.Data;
using KnowledgeTransfer.Data.Voc;

namespace KnowledgeTransfer.Torch.Protocols.VocSegmentation;

/// <summary>A test picture with what is there and what was predicted.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Picture">The picture.</param>
/// <param name="Truth">Its mask.</param>
/// <param name="Prediction">The likeliest class of every pixel, numbered as in masks.</param>
public sealed record SegmentedPicture(string Id, RgbImage Picture, VocMask Truth, VocMask Prediction);
