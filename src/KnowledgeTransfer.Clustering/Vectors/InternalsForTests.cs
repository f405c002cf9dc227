using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("KnowledgeTransfer.Clustering.Tests")]
