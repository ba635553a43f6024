using System.Data.Common;
using System.Threading.Channels;
using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Messages;

/// <summary>
/// What others do in the spool, as the kernel tells of it (inotify): Asterisk's own voicemail, another node, an administrator. It makes news
/// quick; <see cref="SpoolWatch"/> makes it sure.
/// </summary>
public sealed class SpoolEvents(MailboxStore mailboxes, MessageStore messages, SpoolOptions spool, SpoolMemory memory, ILogger<SpoolEvents> logger)
    : BackgroundService
{
    /// <summary>Whoever closes a folder renames many files: that is one change.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan PauseBetweenTries = TimeSpan.FromSeconds(5);

    // Null: any mailbox may have changed.
    private readonly Channel<MailboxAddress?> _news = Channel.CreateUnbounded<MailboxAddress?>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Whether the kernel has been asked.</summary>
    internal bool IsWatching { get; private set; }

    /// <summary>How often a mailbox was looked through.</summary>
    internal int Scans { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!spool.Watch || !messages.IsShared) return;
        try
        {
            using var watcher = await OpenAsync(stoppingToken);
            while (await _news.Reader.WaitToReadAsync(stoppingToken))
            {
                await Task.Delay(Gathering, stoppingToken);
                var changed = new HashSet<MailboxAddress?>();
                while (_news.Reader.TryRead(out var mailbox)) changed.Add(mailbox);
                foreach (var mailbox in changed.Contains(null) ? await EveryoneAsync(stoppingToken) : changed.OfType<MailboxAddress>()) await ScanAsync(mailbox, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task<FileSystemWatcher> OpenAsync(CancellationToken cancellationToken)
    {
        while (!Directory.Exists(spool.Directory)) await Task.Delay(PauseBetweenTries, cancellationToken);
        var watcher = new FileSystemWatcher(spool.Directory)
        {
            IncludeSubdirectories = true,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName,
        };
        watcher.Created += (_, change) => Note(change.FullPath);
        watcher.Deleted += (_, change) => Note(change.FullPath);
        watcher.Renamed += (_, change) =>
        {
            Note(change.OldFullPath);
            Note(change.FullPath);
        };
        watcher.Error += (_, error) => Miss(error.GetException());
        watcher.EnableRaisingEvents = true;
        IsWatching = true;
        return watcher;
    }

    private void Note(string path)
    {
        switch (Path.GetRelativePath(spool.Directory, path).Split('/'))
        {
            case [var context, var number, _, var file] when MessageFile.NumberOf(file) is not null && !memory.Own.Take(path):
                Note(context, number);
                break;
            // What was put into a new folder before the kernel was asked to watch it too, nobody tells of.
            case [var context, var number] when Directory.Exists(path):
                Note(context, number);
                break;
            case [var context, var number, var folder] when Folder.TryParse(folder, out _):
                Note(context, number);
                break;
            case [var context] when Directory.Exists(path):
                foreach (var directory in Directory.EnumerateDirectories(path)) Note(context, Path.GetFileName(directory));
                break;
        }
    }

    private void Note(string context, string number)
    {
        if (MailboxAddress.TryParse($"{number}@{context}", out var mailbox)) _news.Writer.TryWrite(mailbox);
    }

    /// <summary>More happened than the kernel had room for, or there are more folders than it watches.</summary>
    private void Miss(Exception error)
    {
        logger.LogWarning(
            "Changes in the spool may be seen late, every {Seconds} s only (Spool:ScanSeconds): {Error}. 'sysctl fs.inotify.max_user_watches' has to exceed the number of folders",
            spool.ScanSeconds, error.Message);
        if (error is InternalBufferOverflowException) _news.Writer.TryWrite(null);
    }

    private async Task<IEnumerable<MailboxAddress>> EveryoneAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await mailboxes.LoadAsync(cancellationToken);
        }
        catch (DbException)
        {
            return [];
        }
    }

    private async Task ScanAsync(MailboxAddress mailbox, CancellationToken cancellationToken)
    {
        Scans++;
        try
        {
            await messages.ScanAsync(mailbox, always: false, cancellationToken);
        }
        catch (Exception error) when (error is DbException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            logger.LogDebug("Mailbox {Mailbox} is looked through later: {Error}", mailbox, error.Message);
        }
    }
}
