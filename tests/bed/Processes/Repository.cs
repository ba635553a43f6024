namespace AriVoicemail.Bed;

/// <summary>Where things are on this machine: the working copy, and the parts that fetch.sh got.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Bed => Path.Combine(Root, "tests", "bed");

    /// <summary>Where fetch.sh unpacks what it does not install.</summary>
    public static string Cache => Path.Combine(Root, ".cache");

    /// <summary>The first existing path among what the pattern matches on the system, then under .cache/debs.</summary>
    /// <param name="pattern">An absolute path; one <c>*</c> stands for one folder's name.</param>
    internal static string Find(string pattern) =>
        Match(pattern) ?? Match(Path.Combine(Cache, "debs") + pattern)
        ?? throw new BedException($"{pattern} is not on this machine: run tests/bed/fetch.sh");

    private static string? Match(string pattern)
    {
        var star = pattern.Split("/*/", 2);
        if (star.Length == 1) return Path.Exists(pattern) ? pattern : null;
        if (!Directory.Exists(star[0])) return null;
        return Directory.EnumerateDirectories(star[0])
            .OrderDescending(StringComparer.Ordinal)
            .Select(folder => Path.Combine(folder, star[1]))
            .FirstOrDefault(Path.Exists);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "AriVoicemail.sln"))) return folder.FullName;
        throw new BedException($"no working copy of AriVoicemail above {AppContext.BaseDirectory}");
    }
}
