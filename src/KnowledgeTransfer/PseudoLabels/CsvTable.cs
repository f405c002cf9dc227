using System.Text;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.PseudoLabels;

/// <summary>
/// The small part of CSV (RFC 4180) that tables keyed by id need: one fixed header line, the id in the first column, quoted where it must
/// be, no line breaks inside fields. Written with LF; CRLF and a byte-order mark are read too. Everything else is an error with its line.
/// </summary>
internal static class CsvTable
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void Write(string path, string header, int rowCount, Func<int, (ImageId Id, string OtherFields)> row)
    {
        using var file = new AtomicFile(path);
        using (var writer = new StreamWriter(file.Stream, StrictUtf8, leaveOpen: true) { NewLine = "\n" })
        {
            writer.WriteLine(header);
            for (int i = 0; i < rowCount; i++)
            {
                (ImageId id, string otherFields) = row(i);
                writer.Write(Quote(CheckId(id)));
                writer.WriteLine(otherFields);
            }
        }

        file.Complete();
    }

    /// <summary>Reads the rows behind the header; ids are unique and well-formed when this returns.</summary>
    /// <param name="path">The file.</param>
    /// <param name="header">The exact first line.</param>
    /// <param name="row">Called with the id, the other fields and the line number for every row, in order.</param>
    /// <exception cref="ArtefactException">The file does not exist, is no such table, is cut off, or a row is malformed.</exception>
    /// <exception cref="DataException">An id comes twice; the message names both lines.</exception>
    public static void Read(string path, string header, Action<ImageId, string[], int> row)
    {
        string text = ReadText(path);
        int fieldCount = header.Split(',').Length;
        var lineOfId = new Dictionary<string, int>(StringComparer.Ordinal);
        int start = 0;
        for (int line = 1; start < text.Length; line++)
        {
            int end = text.IndexOf('\n', start);

            // A number cut in half still looks like a number; only the line break shows that the line is whole.
            if (end < 0) throw new ArtefactException($"{path} is cut off: line {line} has no line break at its end. Write it again.");
            ReadOnlySpan<char> content = text.AsSpan(start, end - start);
            start = end + 1;
            if (content.EndsWith("\r")) content = content[..^1];
            if (line == 1)
            {
                CheckHeader(path, header, content);
                continue;
            }

            string[] fields = Split(content, path, line);
            if (fields.Length != fieldCount)
                throw new ArtefactException($"{path}, line {line}: {fields.Length} fields; {fieldCount} ({header}) are needed.");
            if (fields[0].Length == 0 || fields[0].Any(char.IsControl))
                throw new ArtefactException($"{path}, line {line}: the id is empty or has control characters.");
            if (!lineOfId.TryAdd(fields[0], line))
            {
                throw new DataException(
                    $"{path}, line {line} repeats the id {fields[0]} of line {lineOfId[fields[0]]}. Ids must be unique.");
            }

            row(new ImageId(fields[0]), fields, line);
        }

        if (text.Length == 0) CheckHeader(path, header, "");
    }

    private static void CheckHeader(string path, string header, ReadOnlySpan<char> found)
    {
        if (found.SequenceEqual(header)) return;
        string shown = found.Length > 60 ? $"{found[..60]}..." : found.ToString();
        throw new ArtefactException($"{path} begins with the line \"{shown}\"; \"{header}\" is needed.");
    }

    private static string ReadText(string path)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
            return StrictUtf8.GetString(bytes.AsSpan(bytes.AsSpan().StartsWith(mark) ? mark.Length : 0));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new ArtefactException($"{path} cannot be read: {e.Message}", e);
        }
        catch (DecoderFallbackException e)
        {
            throw new ArtefactException($"{path} is not a UTF-8 text; write it again in that encoding.", e);
        }
    }

    private static string[] Split(ReadOnlySpan<char> line, string path, int lineNumber)
    {
        var fields = new List<string>();
        int position = 0;
        while (true)
        {
            bool isQuoted = position < line.Length && line[position] == '"';
            int length = isQuoted ? QuotedLength(line[position..], path, lineNumber) : line[position..].IndexOf(',');
            ReadOnlySpan<char> field = length < 0 ? line[position..] : line.Slice(position, length);
            position += field.Length;
            if (!isQuoted && field.Contains('"'))
                throw new ArtefactException($"{path}, line {lineNumber}: a quote inside a field that is not quoted.");
            fields.Add(isQuoted ? field[1..^1].ToString().Replace("\"\"", "\"", StringComparison.Ordinal) : field.ToString());
            if (position == line.Length) return [.. fields];
            if (line[position] != ',') throw new ArtefactException($"{path}, line {lineNumber}: text behind a closing quote.");
            position++;
        }
    }

    private static int QuotedLength(ReadOnlySpan<char> text, string path, int lineNumber)
    {
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] != '"') continue;
            if (i + 1 == text.Length || text[i + 1] != '"') return i + 1;
            i++;
        }

        throw new ArtefactException($"{path}, line {lineNumber}: a quote is not closed.");
    }

    private static string Quote(string field)
    {
        bool isPlain = field.AsSpan().IndexOfAny(',', '"') < 0 && field == field.Trim();
        return isPlain ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static string CheckId(ImageId id) => string.IsNullOrEmpty(id.Value) || id.Value.Any(char.IsControl)
        ? throw new ArgumentException($"The id \"{id.Value}\" is empty or has control characters.", nameof(id))
        : id.Value;
}
