namespace KnowledgeTransfer.Reports;

/// <summary>A thumbnail.</summary>
/// <param name="Id">The picture's id.</param>
/// <param name="Png">A PNG file, best at most 64 px and a few kilobytes, since the page embeds it.</param>
public sealed record ExamplePicture(string Id, byte[] Png);
