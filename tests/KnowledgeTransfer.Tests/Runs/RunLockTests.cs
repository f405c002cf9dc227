using System.Globalization;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Tests.Runs;

public sealed class RunLockTests
{
    [Fact]
    public void A_second_taker_is_told_who_holds_the_lock()
    {
        using var folder = new TemporaryFolder();
        using RunLock first = RunLock.Take(folder.Path);
        ConfigException refused = Assert.Throws<ConfigException>(() => RunLock.Take(folder.Path));
        Assert.Contains(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), refused.Message);
    }

    [Fact]
    public void A_released_lock_can_be_taken_again_and_leaves_no_file()
    {
        using var folder = new TemporaryFolder();
        RunLock.Take(folder.Path).Dispose();
        Assert.False(File.Exists(folder["run.lock"]));
        RunLock.Take(folder.Path).Dispose();
    }

    [Fact]
    public void A_stale_lock_file_of_a_dead_process_does_not_block()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["run.lock"], "");
        RunLock.Take(folder.Path).Dispose();
    }
}
