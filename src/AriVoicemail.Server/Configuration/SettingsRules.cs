using System.Data.Common;
using AriVoicemail.Calls;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Notifiers.Mwi;
using AriVoicemail.Storage;
using AriVoicemail.Storage.S3;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace AriVoicemail.Server.Configuration;

/// <summary>What has to hold of the settings that a command uses. One line per key that is wrong.</summary>
internal static class SettingsRules
{
    public static IEnumerable<string> Serving(Settings settings) =>
    [
        .. Asterisk(settings), .. Spool(settings), .. Database(settings), .. Mwi(settings), .. Voicemail(settings.Voicemail), .. Http(settings),
        .. HttpRules.Serving(settings.Http), .. Telemetry(settings), .. Node(settings),
    ];

    public static IEnumerable<string> Database(Settings settings) =>
        Connection("Database:ConnectionString", settings.Database.Engine, settings.Database.ConnectionString);

    /// <summary>Nothing of it configured means no lamps; half of it is a mistake.</summary>
    public static IEnumerable<string> Mwi(Settings settings) =>
        settings.Mwi is { Proxy: "", Watchers.ConnectionString: "", Ways: MwiWays.Watchers } ? [] : settings.Mwi.Validate();

    public static IEnumerable<string> Spool(Settings settings)
    {
        var directory = settings.Spool.Directory;
        if (directory.Length == 0)
        {
            yield return "Spool:Directory is missing: expected the directory that holds <context>/<mailbox>, such as /var/spool/asterisk/voicemail";
        }
        else if (Writing(directory) is { } error)
        {
            yield return $"Spool:Directory = \"{directory}\": expected a directory that this program may write to ({error})";
        }
        if (settings.Spool.RefuseBelowMegabytes < 0) yield return $"Spool:RefuseBelowMegabytes = \"{settings.Spool.RefuseBelowMegabytes}\": expected megabytes, or 0 for no limit";
        if (settings.Spool.AlarmBelowMegabytes < settings.Spool.RefuseBelowMegabytes)
        {
            yield return $"Spool:AlarmBelowMegabytes = \"{settings.Spool.AlarmBelowMegabytes}\": expected at least Spool:RefuseBelowMegabytes ({settings.Spool.RefuseBelowMegabytes})";
        }
        if (settings.Spool.Store is not StorageKind.S3) yield break;
        foreach (var problem in S3(settings.Spool.S3)) yield return problem;
    }

    /// <summary>For commands that work on the files of messages.</summary>
    public static IEnumerable<string> SpoolOnDisk(Settings settings) => [.. Spool(settings), .. NoBucket(settings)];

    public static IEnumerable<string> NoBucket(Settings settings) => settings.Spool.Store is StorageKind.S3
        ? ["Spool:Store = S3: this command works on messages in a directory; a bucket is its provider's to back up, and a node compares it with the database when it starts"]
        : [];

    private static IEnumerable<string> S3(S3Options s3)
    {
        if (s3.Bucket.Length == 0) yield return "Spool:S3:Bucket is missing: expected the name of a bucket, because Spool:Store is S3";
        if (s3.Endpoint.Length > 0 && !IsWebAddress(s3.Endpoint)) yield return $"Spool:S3:Endpoint = \"{s3.Endpoint}\": expected http(s)://host[:port], or nothing for Amazon's own";
        if (s3.Region.Length == 0) yield return "Spool:S3:Region is empty: expected a region such as us-east-1; any will do where the server has none";
        if (s3.AccessKey.Length > 0 != s3.SecretKey.Length > 0)
        {
            yield return $"Spool:S3:{(s3.SecretKey.Length > 0 ? "AccessKey" : "SecretKey")} is missing: expected both keys, or neither to use the machine's own role";
        }
        if (s3.TimeoutSeconds is < 1 or > 600) yield return $"Spool:S3:TimeoutSeconds = \"{s3.TimeoutSeconds}\": expected 1 to 600";
        if (s3.CacheMegabytes is < 1 or > 1_000_000) yield return $"Spool:S3:CacheMegabytes = \"{s3.CacheMegabytes}\": expected 1 to 1000000";
    }

    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0;

    public static IEnumerable<string> Asterisk(Settings settings)
    {
        foreach (var (index, asterisk) in settings.Asterisk.All.Index())
        {
            foreach (var problem in Asterisk(index == 0 ? "Asterisk" : $"Asterisk:Others:{index - 1}", asterisk)) yield return problem;
        }
        foreach (var same in settings.Asterisk.All.GroupBy(asterisk => asterisk.ServerName).Where(servers => servers.Count() > 1))
        {
            yield return $"Asterisk:Others: two servers are called {same.Key}; give each its own Name";
        }
    }

    private static IEnumerable<string> Asterisk(string section, AsteriskOptions asterisk)
    {
        if (!Uri.TryCreate(asterisk.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)
        {
            yield return $"{section}:Url = \"{asterisk.Url}\": expected http://host:port without a user, as http.conf has it";
        }
        if (asterisk.Username.Length == 0) yield return $"{section}:Username is missing: expected a user of ari.conf that is not read_only";
        if (asterisk.Password.Length == 0) yield return $"{section}:Password is missing: expected the password of that user in ari.conf";
        if (asterisk.Application.Length == 0 || asterisk.Application.Any(c => char.IsWhiteSpace(c) || c is ',' or '(' or ')' or '&' or ':'))
        {
            yield return $"{section}:Application = \"{asterisk.Application}\": expected the name in the dialplan's Stasis(name,…)";
        }
        if (asterisk.OwnersContext.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '.' or '+')))
        {
            yield return $"{section}:OwnersContext = \"{asterisk.OwnersContext}\": expected one context of the dialplan in which mailboxes' numbers are their owners' phones, or nothing";
        }
        if (asterisk.RecordingDirectory.Length > 0 && !Directory.Exists(asterisk.RecordingDirectory))
        {
            yield return $"{section}:RecordingDirectory = \"{asterisk.RecordingDirectory}\": expected Asterisk's <astspooldir>/recording "
                + "as this machine sees it, or nothing to fetch recordings over ARI";
        }
        if (section != "Asterisk" && asterisk.Others.Count > 0) yield return $"{section}:Others: servers stand in one list, Asterisk:Others";
    }

    public static IEnumerable<string> Voicemail(VoicemailOptions voicemail)
    {
        if (voicemail.MaxSecs < 0) yield return $"Voicemail:MaxSecs = \"{voicemail.MaxSecs}\": expected seconds, or 0 for no end";
        if (voicemail.MinSecs < 0 || (voicemail.MaxSecs > 0 && voicemail.MinSecs > voicemail.MaxSecs))
        {
            yield return $"Voicemail:MinSecs = \"{voicemail.MinSecs}\": expected 0 to Voicemail:MaxSecs ({voicemail.MaxSecs})";
        }
        if (voicemail.MaxSilence < 0) yield return $"Voicemail:MaxSilence = \"{voicemail.MaxSilence}\": expected seconds, or 0 for never";
        if (voicemail.SilenceThreshold is < 0 or > short.MaxValue)
        {
            yield return $"Voicemail:SilenceThreshold = \"{voicemail.SilenceThreshold}\": expected 0 to {short.MaxValue}";
        }
        if (voicemail.SkipMs is < 100 or > 600_000) yield return $"Voicemail:SkipMs = \"{voicemail.SkipMs}\": expected 100 to 600000 milliseconds";
        if (voicemail.MaxGreet < 0) yield return $"Voicemail:MaxGreet = \"{voicemail.MaxGreet}\": expected seconds, or 0 for no end";
        if (voicemail.TimelineDays is < 0 or > 3650) yield return $"Voicemail:TimelineDays = \"{voicemail.TimelineDays}\": expected 0 to 3650";
        if (voicemail.MaxLogins is < 1 or > 20) yield return $"Voicemail:MaxLogins = \"{voicemail.MaxLogins}\": expected 1 to 20";
        if (voicemail.ScreenWait is < 0 or > 3600) yield return $"Voicemail:ScreenWait = \"{voicemail.ScreenWait}\": expected 0 to 3600 seconds";
        if (voicemail.MinPassword is < 0 or > 20) yield return $"Voicemail:MinPassword = \"{voicemail.MinPassword}\": expected 0 to 20 digits";
        foreach (var problem in ListenControl(voicemail)) yield return problem;
        if (voicemail.CallerIdsDirectory is { Length: > 0 } names && !Directory.Exists(names))
        {
            yield return $"Voicemail:CallerIdsDirectory = \"{names}\": expected a folder of sounds named by the callers' numbers, or nothing for none";
        }
        if (voicemail.VmPrependTimeout.Length == 0) yield return "Voicemail:VmPrependTimeout is empty: expected a sound such as vm-then-pound";
        foreach (var (setting, reason) in voicemail.Menu.Problems()) yield return $"Voicemail:Menu:{setting}: {reason}";
        foreach (var (setting, reason) in voicemail.Mail.Problems()) yield return $"Voicemail:Mail:{setting}: {reason}";
        foreach (var (setting, reason) in voicemail.Keeping.Problems()) yield return $"Voicemail:Keeping:{setting}: {reason}";
        foreach (var problem in Lists(voicemail)) yield return problem;
        if (voicemail.MaxMsg is < 0 or > 9_999) yield return $"Voicemail:MaxMsg = \"{voicemail.MaxMsg}\": expected 0 to 9999";
    }

    /// <summary>Which key does what while a message plays. One key cannot move it in two ways; those that end it yield to the others.</summary>
    private static IEnumerable<string> ListenControl(VoicemailOptions voicemail)
    {
        (string Setting, string Keys)[] moving =
        [
            (nameof(voicemail.ListenControlForwardKey), voicemail.ListenControlForwardKey), (nameof(voicemail.ListenControlReverseKey), voicemail.ListenControlReverseKey),
            (nameof(voicemail.ListenControlPauseKey), voicemail.ListenControlPauseKey), (nameof(voicemail.ListenControlRestartKey), voicemail.ListenControlRestartKey),
        ];
        foreach (var (setting, keys) in moving.Append((nameof(voicemail.ListenControlStopKey), voicemail.ListenControlStopKey)))
        {
            if (keys.Length > 0 && keys.All(key => char.IsAsciiDigit(key) || key is '*' or '#')) continue;
            yield return $"Voicemail:{setting} = \"{keys}\": expected one or more of the keys 0 to 9, * and #";
        }
        foreach (var (index, (setting, keys)) in moving.Index())
        {
            foreach (var (other, taken) in moving.Take(index).Where(one => one.Keys.Intersect(keys).Any()))
            {
                yield return $"Voicemail:{setting} = \"{keys}\": key {taken.Intersect(keys).First()} is one of Voicemail:{other} already";
            }
        }
    }

    private static IEnumerable<string> Lists(VoicemailOptions voicemail)
    {
        foreach (var (name, members) in voicemail.Lists)
        {
            if (!MailboxAddress.TryParse(name, out _)) yield return $"Voicemail:Lists:{name}: expected number@context";
            foreach (var member in members.Split(',', StringSplitOptions.TrimEntries).Where(member => !MailboxAddress.TryParse(member, out _)))
            {
                yield return $"Voicemail:Lists:{name}: '{member}' is no mailbox; expected numbers separated by commas";
            }
        }
    }

    public static IEnumerable<string> Http(Settings settings)
    {
        string? error = null;
        try
        {
            settings.Http.EndPoint();
        }
        catch (FormatException)
        {
            error = $"Http:Listen = \"{settings.Http.Listen}\": expected address:port such as 127.0.0.1:8090 or [::]:8090";
        }
        if (error is not null) yield return error;
        if (settings.Http.PublicUrl is { Length: > 0 } address && !IsWebAddress(address))
        {
            yield return $"Http:PublicUrl = \"{address}\": expected http(s)://host[:port] as Asterisk reaches this server";
        }
    }

    private static IEnumerable<string> Telemetry(Settings settings) => settings.Telemetry.Otlp.Length == 0 || IsWebAddress(settings.Telemetry.Otlp)
        ? []
        : [$"Telemetry:Otlp = \"{settings.Telemetry.Otlp}\": expected http(s)://host[:port] of a collector that takes OTLP over HTTP, or nothing"];

    private static IEnumerable<string> Node(Settings settings) =>
        settings.Node.Name.Trim().Length > 0 ? [] : ["Node:Name is empty: expected a name that no other node on this database has"];

    private static IEnumerable<string> Connection(string key, SqlEngine engine, string connectionString)
    {
        var expected = engine is SqlEngine.Sqlite ? "SQLite's 'Data Source=<file>'" : "PostgreSQL's 'Host=…;Database=…;Username=…;Password=…'";
        if (connectionString.Length == 0) return [$"{key} is missing: expected {expected}"];
        try
        {
            DbConnectionStringBuilder _ = engine is SqlEngine.Sqlite
                ? new SqliteConnectionStringBuilder(connectionString)
                : new NpgsqlConnectionStringBuilder(connectionString);
            return [];
        }
        catch (Exception error) when (error is ArgumentException or FormatException or KeyNotFoundException)
        {
            // Its message may quote a part of a password.
            return [$"{key} = (hidden): expected {expected}"];
        }
    }

    /// <summary>Why nothing can be written there, or where it would have to be made: looked at by many a command, and made by the server alone.</summary>
    private static string? Writing(string directory)
    {
        var nearest = Path.GetFullPath(directory);
        while (!Path.Exists(nearest)) nearest = Path.GetDirectoryName(nearest)!;
        try
        {
            var probe = Path.Combine(nearest, $".{Guid.NewGuid():N}");
            File.Create(probe).Dispose();
            File.Delete(probe);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
    }
}
