using Xunit.Sdk;
using Xunit.v3;

namespace AriVoicemail.EndToEnd;

/// <summary>Classes that take minutes begin before the many short ones: begun last, one of them would run alone at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        nameof(Packaging.PackageLifeTests), nameof(Packaging.PackageTests), nameof(Menu.DifferentialTests), nameof(Crashes.KillTests), nameof(Menu.OwnDirectoryTests), nameof(Menu.DirectoryTests), nameof(Menu.BrokenSoundTests),
        nameof(Ways.WaysTests), nameof(Menu.Rows.LongPromptsRows), nameof(Remote.RemoteBucketTests), nameof(Menu.BusyMailboxTests), nameof(Leaving.TransportTests),
        nameof(Nodes.NodeDeathTests), nameof(Lamps.RaceTests), nameof(Menu.OwnersWordsTests), nameof(Crashes.FaultyDiskTests), nameof(Crashes.CrashProgramTests),
        nameof(Menu.ComedianMailMenuTests), nameof(Crashes.OutageTests),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(Rank).ThenBy(collection => collection.TestCollectionDisplayName, StringComparer.Ordinal)];

    private static int Rank<TTestCollection>(TTestCollection collection) where TTestCollection : ITestCollection
    {
        var place = Array.FindIndex(Long, name => collection.TestCollectionDisplayName.Contains($".{name} ", StringComparison.Ordinal));
        return place < 0 ? Long.Length : place;
    }
}
