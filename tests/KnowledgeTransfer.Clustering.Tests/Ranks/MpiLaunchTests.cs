using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed class MpiLaunchTests
{
    [Theory]
    [InlineData("OMPI_COMM_WORLD_", "libmpi.so.40", "openmpi")]
    [InlineData("PMI_", "libmpich.so.12", "mpich")]
    public void A_launcher_is_known_by_its_variables(string prefix, string library, string package)
    {
        MpiLaunch launch = Find((prefix + "SIZE", "4"), (prefix + "RANK", "3"))!;
        Assert.Equal((3, 4, library), (launch.Rank, launch.Size, launch.Libraries[0]));
        Assert.Contains(package, launch.Package);
    }

    [Fact]
    public void A_process_on_its_own_is_no_rank()
    {
        Assert.Null(Find());
        Assert.Null(Find(("OMPI_COMM_WORLD_SIZE", "1"), ("OMPI_COMM_WORLD_RANK", "0")));
        Assert.Null(Find(("PMI_SIZE", "many")));
        Assert.Null(Find(("PMI_SIZE", "-2")));
        Assert.Null(Find(("PMI_RANK", "1")));
    }

    private static MpiLaunch? Find(params (string Name, string Value)[] variables) =>
        MpiLaunch.Find(name => variables.Where(variable => variable.Name == name).Select(variable => variable.Value).FirstOrDefault());
}
