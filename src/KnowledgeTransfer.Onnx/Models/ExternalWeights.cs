using System.Globalization;
using System.Security.Cryptography;
using Google.Protobuf;
using KnowledgeTransfer.Features;

namespace KnowledgeTransfer.Onnx;

/// <summary>
/// Reads weights that a model keeps in files of their own, as hostile input, and puts them into the tensors themselves. The runtime then
/// gets one block of bytes and never opens a file that a model names.
/// </summary>
internal static class ExternalWeights
{
    /// <summary>Inlines every external tensor of the model.</summary>
    /// <returns>The files used, by name, with their hashes.</returns>
    /// <exception cref="ArtefactException">A location leaves the model's folder, is no regular file, has several hard links, or a range
    /// lies outside of the file.</exception>
    public static IReadOnlyList<ExternalDataFile> Inline(ModelProto model, string modelPath, long budget)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (TensorProto tensor in GraphWalk.Tensors(model))
        {
            if (tensor.DataLocation != TensorProto.Types.DataLocation.External) continue;
            Dictionary<string, string> entries = [];
            foreach (StringStringEntryProto entry in tensor.ExternalData) entries[entry.Key] = entry.Value;
            string location = entries.GetValueOrDefault("location") ?? throw Bad(modelPath, tensor, "names no file");
            if (!files.TryGetValue(location, out byte[]? content))
            {
                content = Read(modelPath, tensor, location, budget - files.Values.Sum(f => (long)f.Length));
                files.Add(location, content);
            }
            long offset = Number(entries, "offset", 0), length = Number(entries, "length", content.Length - offset);
            if (offset < 0 || length < 0 || offset > content.Length - length)
                throw Bad(modelPath, tensor, $"wants {length} bytes from {offset} of {location}, which has {content.Length} bytes");
            tensor.RawData = ByteString.CopyFrom(content, (int)offset, (int)length);
            tensor.ExternalData.Clear();
            tensor.ClearDataLocation();
        }
        return [.. files.Select(f => new ExternalDataFile(f.Key, Convert.ToHexStringLower(SHA256.HashData(f.Value))))];

        long Number(Dictionary<string, string> entries, string key, long otherwise) =>
            !entries.TryGetValue(key, out string? text) ? otherwise
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number
            : throw new ArtefactException($"{modelPath}: {key} of external data is \"{text}\", which is no number.");
    }

    private static byte[] Read(string modelPath, TensorProto tensor, string location, long budget)
    {
        bool relative = location.Length > 0 && !Path.IsPathRooted(location) && !location.Contains('\\') && !location.Contains(':')
            && !location.Contains('\0');
        if (!relative || location.Split('/').Any(part => part is ".." or ""))
            throw Bad(modelPath, tensor, $"lies at \"{location}\"; only files inside the model's folder are allowed");
        string folder = Path.GetDirectoryName(Path.GetFullPath(modelPath))!;
        string path = Path.Combine(folder, location);
        string real = Real(path);
        // Model caches link snapshots/x/model.onnx to blobs/<hash>: where the model itself is such a link, its target's folder counts as
        // its own.
        string[] homes = [Real(folder), Path.GetDirectoryName(Real(Path.GetFullPath(modelPath)))!];
        if (!homes.Any(home => real.StartsWith(home.TrimEnd('/') + "/", StringComparison.Ordinal)) && OperatingSystem.IsLinux())
            throw Bad(modelPath, tensor, $"{location} is a link that leaves the model's folder");
        (bool regular, uint links) = FileLinks.Look(path);
        if (!regular) throw Bad(modelPath, tensor, $"{location} does not exist beside the model or is not a regular file");
        if (links > 1) throw Bad(modelPath, tensor, $"{location} has {links} hard links, so it may be a file from elsewhere; copy it");
        try
        {
            long length = new FileInfo(real).Length;
            if (length > budget)
                throw Bad(modelPath, tensor, $"{location} has {length} bytes, more than the {budget} left of the size limit");
            return File.ReadAllBytes(real);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArtefactException($"{modelPath}: weights of {tensor.Name}: {location} cannot be read: {e.Message}", e);
        }
    }

    // Resolves links in every part of a path, as realpath does; a path that does not exist stays as it is.
    private static string Real(string path)
    {
        string resolved = Path.GetPathRoot(path)!;
        foreach (string part in path[resolved.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            resolved = Path.Combine(resolved, part);
            FileSystemInfo entry = Directory.Exists(resolved) ? new DirectoryInfo(resolved) : new FileInfo(resolved);
            try
            {
                if (entry.LinkTarget is not null) resolved = Real(entry.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
            }
            catch (IOException e)
            {
                throw new ArtefactException($"{path} cannot be followed: {e.Message}", e);
            }
        }
        return resolved;
    }

    private static ArtefactException Bad(string modelPath, TensorProto tensor, string problem) =>
        new($"{modelPath}: external weights of tensor {tensor.Name}: {problem}. Get the model with its data files from its source again.");
}
