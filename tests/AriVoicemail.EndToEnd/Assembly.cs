using AriVoicemail.EndToEnd;

// Each test drives several real servers of its own, and waits for callers to finish speaking most of the time.
[assembly: CollectionBehavior(MaxParallelThreads = 5)]
[assembly: TestCollectionOrderer(typeof(LongestFirst))]
