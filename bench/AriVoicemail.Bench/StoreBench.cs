namespace AriVoicemail.Bench;

/// <summary>The store measured part by part; all of it lies on the disk of the working directory.</summary>
internal static class StoreBench
{
    public static async Task<int> RunAsync(StoreOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("arivm-store-bench-");
        var report = new StoreReport();
        try
        {
            if (options.Parts.Contains("saves")) await SavesBench.RunAsync(report, options.Saves, folder.FullName);
            if (options.Parts.Contains("pages")) await PagesBench.RunAsync(report, options.Sizes, folder.FullName);
            if (options.Parts.Contains("spool")) await SpoolBench.RunAsync(report, options.Mailboxes, folder.FullName);
            if (options.Parts.Contains("sight")) await SightBench.RunAsync(report, folder.FullName);
            if (options.Parts.Contains("takeover")) await TakeoverBench.RunAsync(report, folder.FullName);
            return 0;
        }
        finally
        {
            report.Save();
            folder.Delete(recursive: true);
        }
    }
}
