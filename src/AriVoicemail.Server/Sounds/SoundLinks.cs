using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using AriVoicemail.Calls;
using AriVoicemail.Database;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Spool;
using Dapper;

namespace AriVoicemail.Server.Sounds;

/// <summary>
/// Addresses of recorded sounds, for an Asterisk that shares no disk with this node. They are signed and expire; the key is one for all nodes. An address stays
/// the same for a while, because Asterisk keeps what it has fetched under it.
/// </summary>
internal sealed class SoundLinks(Settings settings, SqlDatabase database, TimeProvider time, ILogger<SoundLinks> logger)
{
    public const string Prefix = "/sounds";

    private const int KeyLength = 32;

    private static readonly TimeSpan SameFor = TimeSpan.FromMinutes(10);

    private byte[] _key = [];

    /// <summary>What is served lies below one of these.</summary>
    private string[] Roots => [.. new[] { settings.Spool.Directory, settings.Voicemail.CallerIdsDirectory ?? "" }
        .Where(root => root.Length > 0).Select(root => Path.GetFullPath(root).TrimEnd('/') + '/')];

    /// <summary>How long an address is good for at most.</summary>
    public static TimeSpan Longest => 2 * SameFor;

    /// <summary>Makes the key that signs, or gets the one that another node has made.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var made = Convert.ToHexString(RandomNumberGenerator.GetBytes(KeyLength));
        await database.ExecuteAsync("insert into node_secrets (name, value) values ('sounds', @made) on conflict (name) do nothing", new { made }, cancellationToken);
        _key = Convert.FromHexString((await database.ReadAsync(
            connection => connection.ExecuteScalarAsync<string>("select value from node_secrets where name = 'sounds'"), cancellationToken))!);
        if (settings.Http.PublicUrl.Length > 0 || !IPAddress.IsLoopback(settings.Http.EndPoint().Address)) return;
        foreach (var asterisk in settings.Asterisk.All.Where(one => one.RecordingDirectory.Length == 0 && !new Uri(one.Url).IsLoopback))
        {
            logger.LogWarning(
                "Asterisk {Asterisk} shares no disk with this node, and cannot fetch recorded sounds from Http:Listen = {Listen}: set Http:Listen or Http:PublicUrl",
                asterisk.ServerName, settings.Http.Listen);
        }
    }

    /// <param name="path">Without its extension, as Asterisk plays it.</param>
    /// <returns>Null when it is no sound of ours, or gone.</returns>
    public string? AddressOf(AsteriskOptions asterisk, string path)
    {
        var roots = Roots;
        path = Path.GetFullPath(path);
        var root = Array.FindIndex(roots, root => path.StartsWith(root, StringComparison.Ordinal));
        if (_key.Length == 0 || root < 0 || FileOf(path) is not { } file || ServerFor(asterisk) is not { } server) return null;
        var until = new DateTimeOffset((time.GetUtcNow().UtcTicks / SameFor.Ticks * SameFor.Ticks) + Longest.Ticks, TimeSpan.Zero);
        var token = new SoundToken((byte)root, file.FullName[roots[root].Length..], StampOf(file), until).Sign(_key);
        return $"{server}{Prefix}/{token}/{NameOf(file)}";
    }

    /// <summary>The file of an address; null for one that we did not make, that has expired, or whose sound is gone.</summary>
    public FileInfo? FileOf(string token, string name)
    {
        if (_key.Length == 0 || SoundToken.Read(token, _key) is not { } read || read.ValidUntil <= time.GetUtcNow() || Roots.ElementAtOrDefault(read.Root) is not { } root) return null;
        var file = new FileInfo(Path.Combine(root, read.Name));
        if (!file.FullName.StartsWith(root, StringComparison.Ordinal)) return null;
        return file.Exists && StampOf(file) == read.Stamp && NameOf(file) == name ? file : null;
    }

    private static FileInfo? FileOf(string path) =>
        SoundExtensions.Playable.Select(extension => new FileInfo(path + extension)).FirstOrDefault(file => file.Exists);

    // A message may get the number of another one while Asterisk is on its way here.
    private static uint StampOf(FileInfo file) => (uint)HashOf(file.LastWriteTimeUtc.Ticks) ^ (uint)HashOf(file.Length);

    private static long HashOf(long value) => unchecked((value * -7046029254386353131L) >> 32);

    /// <summary>Asterisk tells the format by the end of the address. Formats are told by small letters there, and wav49's file is called .WAV.</summary>
    private static string NameOf(FileInfo file)
    {
        var name = Path.GetFileNameWithoutExtension(file.Name);
        var plain = name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
        return (plain ? name : "sound") + (file.Extension == ".WAV" ? ".wav49" : file.Extension);
    }

    /// <summary>Null: it is not to be told now.</summary>
    private string? ServerFor(AsteriskOptions asterisk)
    {
        if (settings.Http.PublicUrl.Length > 0) return settings.Http.PublicUrl.TrimEnd('/');
        var listen = settings.Http.EndPoint();
        if (!listen.Address.Equals(IPAddress.Any) && !listen.Address.Equals(IPAddress.IPv6Any)) return $"{settings.Http.Scheme}://{listen}";
        try
        {
            var url = new Uri(asterisk.Url);
            using var route = new UdpClient();
            // Nothing is sent; the kernel only chooses the way, and by it the address.
            route.Connect(url.Host, url.Port);
            return $"{settings.Http.Scheme}://{new IPEndPoint(((IPEndPoint)route.Client.LocalEndPoint!).Address, listen.Port)}";
        }
        catch (SocketException error)
        {
            logger.LogWarning("No way to Asterisk {Asterisk} is known, so it can fetch no sounds: {Error}", asterisk.ServerName, error.Message);
            return null;
        }
    }
}
