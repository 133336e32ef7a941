using Xunit.Sdk;
using Xunit.v3;

// Clusters of several members in one process would take the processor from one another.
[assembly: Parallelization(Mode = ParallelMode.None)]
