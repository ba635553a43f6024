using AriVoicemail.Spool;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>The locks of all folders of a mailbox at once: for a look at it while nothing comes or goes.</summary>
internal sealed class FolderLocks : IDisposable
{
    private readonly List<FolderLock> _held = [];

    /// <summary>Whether somebody held one of them all the time.</summary>
    public bool AreBusy { get; private set; }

    /// <summary>A lock that a crash left behind is not touched, nor is a folder that we may not write in: there nobody is kept away.</summary>
    public static async Task<FolderLocks> TakeAsync(string mailbox, TimeSpan patience, CancellationToken cancellationToken)
    {
        var locks = new FolderLocks();
        try
        {
            foreach (var folder in Folder.All.OrderBy(Rank).Select(folder => Path.Combine(mailbox, folder.Name)).Where(Directory.Exists))
            {
                if (!FolderLock.IsLeft(Path.Combine(folder, FolderLock.FileName))) await locks.AddAsync(folder, patience, cancellationToken);
            }
            return locks;
        }
        catch
        {
            locks.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var one in _held) one.Dispose();
    }

    private async Task AddAsync(string folder, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            _held.Add(await FolderLock.TakeAsync(folder, patience, null, cancellationToken));
        }
        catch (TimeoutException)
        {
            AreBusy = true;
        }
        catch (UnauthorizedAccessException)
        {
            // Two looks without a lock are better than none.
        }
    }

    /// <summary>Everybody takes them in one order: app_voicemail that of Old or of Deleted last.</summary>
    private static int Rank(Folder folder) => folder == Folder.Deleted ? 200 : folder == Folder.Old ? 100 : folder.Number;
}
