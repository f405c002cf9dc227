using System.Diagnostics;
using KnowledgeTransfer.TestKit;

namespace KnowledgeTransfer.Onnx.Tests.Export;

public class StudentSnippetsTests
{
    [Fact]
    public void Both_programs_name_the_model_and_leave_no_placeholder()
    {
        using var folder = new TemporaryFolder();
        StudentSnippets.Write(folder.Path, "other.onnx");
        Assert.Equal([StudentSnippets.CSharpFile, StudentSnippets.PythonFile], Directory.GetFiles(folder.Path).Select(Path.GetFileName)
            .Order());
        foreach (string file in new[] { StudentSnippets.CSharpFile, StudentSnippets.PythonFile })
        {
            string text = File.ReadAllText(folder.File(file));
            Assert.Contains("other.onnx", text, StringComparison.Ordinal);
            Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
            Assert.Contains(ModelMetadata.PreprocessingKey, text, StringComparison.Ordinal);
        }
        Assert.Matches("#:package Microsoft.ML.OnnxRuntime@[0-9]+\\.[0-9]+\\.[0-9]+\n",
            File.ReadAllText(folder.File(StudentSnippets.CSharpFile)));
    }

    [Fact]
    public void The_Python_program_compiles()
    {
        const string python = "/usr/bin/python3";
        Assert.SkipUnless(File.Exists(python), "needs python3");
        using var folder = new TemporaryFolder();
        StudentSnippets.Write(folder.Path);
        using Process process =
            Process.Start(python, ["-c", "import ast, sys; ast.parse(open(sys.argv[1]).read())", folder.File(StudentSnippets.PythonFile)]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
