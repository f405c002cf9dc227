// libtorch's number of threads and its autocast switch are state of the process, so the tests of this project run one after the other.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
