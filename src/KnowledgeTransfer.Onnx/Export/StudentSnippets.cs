using System.Reflection;
using System.Text;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Onnx;

/// <summary>Writes two short programs beside a student that show how to use it: one in C#, one in Python. Both need nothing of this
/// project.</summary>
public static class StudentSnippets
{
    /// <summary>The C# program, run with <c>dotnet run use_student.cs picture.jpg</c> (.NET SDK 10).</summary>
    public const string CSharpFile = "use_student.cs";

    /// <summary>The Python program, run with <c>python3 use_student.py picture.jpg</c> (needs onnxruntime, Pillow, numpy).</summary>
    public const string PythonFile = "use_student.py";

    /// <summary>Writes both programs.</summary>
    /// <param name="folder">The student's folder.</param>
    /// <param name="model">File name of the student in it.</param>
    /// <exception cref="ArtefactException">A file cannot be written.</exception>
    public static void Write(string folder, string model = "student.onnx")
    {
        AtomicFile.Write(Path.Combine(folder, CSharpFile), Fill("use_student.cs.txt", model));
        AtomicFile.Write(Path.Combine(folder, PythonFile), Fill("use_student.py", model));
    }

    private static byte[] Fill(string template, string model)
    {
        Assembly assembly = typeof(StudentSnippets).Assembly;
        using Stream stream = assembly.GetManifestResourceStream(template)!;
        using var reader = new StreamReader(stream);
        var text = new StringBuilder(reader.ReadToEnd()).Replace("{{Model}}", model).Replace("\r\n", "\n");
        foreach (AssemblyMetadataAttribute version in assembly.GetCustomAttributes<AssemblyMetadataAttribute>())
            text.Replace($"{{{{{version.Key}}}}}", version.Value);
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
