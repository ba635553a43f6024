// Most tests wait for a disk, a database or a bucket.
[assembly: CollectionBehavior(MaxParallelThreads = 5)]
