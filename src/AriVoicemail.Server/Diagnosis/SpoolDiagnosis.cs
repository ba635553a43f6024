using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using AriVoicemail.Messages;
using AriVoicemail.Notifiers.Mwi.Probing;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Spool;
using AriVoicemail.Storage;
using AriVoicemail.Storage.S3;

namespace AriVoicemail.Server.Diagnosis;

/// <summary>Whether messages can be stored where they are to be, and whether that is the place that the database knows.</summary>
internal static class SpoolDiagnosis
{
    private const string Check = "spool";
    private const string Mark = "spool and database";
    private const int ShownLocks = 5;

    public static async IAsyncEnumerable<Finding> RunAsync(
        Settings settings, DatabaseDiagnosis database, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var directory = settings.Spool.Directory;
        if (Unwritable(directory) is { } reason)
        {
            yield return Finding.Error(
                Check, $"Spool:Directory = \"{directory}\": {reason}",
                "Spool:Directory: a directory that belongs to the user of this program, or to a group that it shares with Asterisk's (usermod -aG asterisk <user>)");
            yield break;
        }
        yield return Finding.Ok(Check, $"{directory} can be written to");
        yield return Disk(settings, time);
        if (settings.Spool.Store is StorageKind.S3) yield return await BucketAsync(settings, cancellationToken);
        else
        {
            if (database.IsUsable) yield return await MarkAsync(settings, database, cancellationToken);
            yield return Locks(directory);
        }
    }

    /// <summary>Why nothing can be written there; null: it can.</summary>
    internal static string? Unwritable(string directory)
    {
        if (!Directory.Exists(directory)) return "it is not there";
        var probe = Path.Combine(directory, $".arivm-doctor-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        try
        {
            File.Create(probe).Dispose();
            File.Delete(probe);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
    }

    private static Finding Disk(Settings settings, TimeProvider time)
    {
        var disk = new DiskSpace(settings.Spool, time) { AlsoIn = [.. settings.Asterisk.All.Select(one => one.RecordingDirectory).Where(one => one.Length > 0)] };
        var free = $"{disk.FreeBytes / 1024 / 1024} MB are free on the disk that has the least";
        return disk.State switch
        {
            DiskState.Full => Finding.Error("disk", $"{free}: callers are refused below {settings.Spool.RefuseBelowMegabytes} MB (Spool:RefuseBelowMegabytes)", "make room on the disks of Spool:Directory and Asterisk:RecordingDirectory: 'du -xh --max-depth=2' shows what takes it; Voicemail:Keeping deletes what is old"),
            DiskState.Low => Finding.Warning("disk", $"{free}: less than Spool:AlarmBelowMegabytes ({settings.Spool.AlarmBelowMegabytes})", "make room before callers are refused; Voicemail:Keeping deletes what is old"),
            _ => Finding.Ok("disk", free),
        };
    }

    private static async Task<Finding> MarkAsync(Settings settings, DatabaseDiagnosis diagnosis, CancellationToken cancellationToken)
    {
        await using var database = diagnosis.Open();
        try
        {
            await SpoolMark.RequireAsync(database, settings.Spool, cancellationToken);
            return Finding.Ok(Mark, "they belong together");
        }
        catch (InvalidDataException error)
        {
            return Finding.Error(Mark, error.Message, "mount the disk of Spool:Directory, or let Spool:Directory and Database:ConnectionString name those that belong together");
        }
        catch (DbException error)
        {
            return Finding.Error(Mark, error.Message, "look at the database first");
        }
    }

    private static Finding Locks(string directory)
    {
        // <context>/<mailbox>/<folder>/.lock
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3, AttributesToSkip = 0, IgnoreInaccessible = true };
        var left = Directory.EnumerateFiles(directory, ".lock*", options).Where(FolderLock.IsLeft).Take(ShownLocks).ToList();
        return left.Count == 0
            ? Finding.Ok("locks", "none was left behind")
            : Finding.Warning(
                "locks", $"a crash left {string.Join(", ", left)}: Asterisk's own voicemail waits there, and loses what is said meanwhile",
                $"arivm spool repair takes them away; so does: rm {string.Join(' ', left)}");
    }

    private static async Task<Finding> BucketAsync(Settings settings, CancellationToken cancellationToken)
    {
        var s3 = settings.Spool.S3;
        var key = $"{s3.Prefix.Trim('/')}/.arivm-doctor-{RandomNumberGenerator.GetHexString(8, lowercase: true)}".TrimStart('/');
        using var bucket = new Bucket(s3);
        try
        {
            await bucket.PutAsync(key, [1], cancellationToken);
            var seen = await bucket.GetAsync(key, cancellationToken);
            await bucket.DeleteAsync(key, cancellationToken);
            return seen is [1]
                ? Finding.Ok("bucket", $"{s3.Bucket} can be written to and read")
                : Finding.Error("bucket", $"{s3.Bucket} does not give back what was put there", "Spool:S3: what answers there is no S3 server that is consistent at once");
        }
        catch (StorageException error)
        {
            return Finding.Error("bucket", error.Message, "Spool:S3:Endpoint, Bucket, Region, AccessKey and SecretKey: the bucket has to exist, and the key to allow GetObject, PutObject, DeleteObject and ListBucket there");
        }
    }
}
