namespace KnowledgeTransfer.Data.Voc;

/// <summary>One object of an annotation.</summary>
/// <param name="Class">Its class, as written.</param>
/// <param name="Box">Where it is; inside of its picture and not empty.</param>
/// <param name="Difficult">Too hard to be asked for: neither a hit nor a miss in detection, ignored in classification.</param>
/// <param name="Truncated">A part of the object lies outside of the box, mostly beyond the picture's edge.</param>
/// <param name="Overhang">Pixels by which the written box exceeded its picture before it was clipped, on the worst side; 0 for
/// none.</param>
public sealed record VocObject(string Class, PixelBox Box, bool Difficult, bool Truncated, double Overhang);
