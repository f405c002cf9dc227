namespace KnowledgeTransfer.Data.Lists;

/// <summary>A picture as a list names it.</summary>
/// <param name="Line">Where.</param>
/// <param name="Id">The id that the picture must have in the source.</param>
/// <param name="Class">Its class, from 0.</param>
internal readonly record struct ListedPicture(ListLine Line, string Id, int Class);
