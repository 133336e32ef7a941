// Clusters of several members in one process would take the processor from one another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
