using System.Text;

namespace KnowledgeTransfer.Cli.Vectors;

/// <summary>The four letters at both ends of a Parquet file: what is wrong with one that lacks them can be said in plain words.</summary>
internal static class ParquetMagic
{
    private const int Length = 4, SmallestFile = 12; // both magics and the length of what lies before the last one

    /// <summary>Throws unless a file begins and ends as Parquet files do.</summary>
    /// <exception cref="ArtefactException">Missing, too short, encrypted, truncated, or something else.</exception>
    public static void Check(string path)
    {
        if (Directory.Exists(path)) throw new ArtefactException($"{path} is a folder; a .parquet file is needed.");
        if (!File.Exists(path)) throw new ArtefactException($"{path} does not exist; a .parquet file is needed there.");
        using FileStream file = File.OpenRead(path);
        if (file.Length < SmallestFile)
            throw new ArtefactException($"{path} has {file.Length} bytes; no Parquet file is that short. Write or copy it again.");
        string first = Read(), last = ReadLast();
        if (first == "PARE" || last == "PARE") throw new ArtefactException($"{path} is encrypted; write it in the clear.");
        if (first != "PAR1")
        {
            string what = first.TrimStart().StartsWith('<') ? "a page of HTML or XML, perhaps of a failed download" : "another format";
            throw new ArtefactException($"{path} is no Parquet file: it begins with \"{Printable(first)}\", not PAR1; it is {what}.");
        }
        if (last != "PAR1")
            throw new ArtefactException($"{path} is truncated: {file.Length} bytes that do not end with PAR1. Write or copy it again.");

        string ReadLast()
        {
            file.Seek(-Length, SeekOrigin.End);
            return Read();
        }

        string Read()
        {
            Span<byte> magic = stackalloc byte[Length];
            file.ReadExactly(magic);
            return Encoding.Latin1.GetString(magic);
        }
    }

    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) || c > '~' ? '?' : c));
}
